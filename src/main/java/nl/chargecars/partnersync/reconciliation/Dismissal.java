package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The decision that nothing is to be done about a difference.
 *
 * @param reason for people; null when none was given
 */
record Dismissal(Instant at, @Nullable String reason) {}
