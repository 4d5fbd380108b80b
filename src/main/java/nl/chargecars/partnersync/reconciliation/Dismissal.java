package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody said of a difference that nothing is to be made of it.
 *
 * @param reason for people; null when none was given
 */
record Dismissal(Instant at, @Nullable String reason) {}
