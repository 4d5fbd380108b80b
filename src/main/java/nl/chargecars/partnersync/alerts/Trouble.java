package nl.chargecars.partnersync.alerts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong now.
 *
 * @param subject what it is about; with the kind it tells one trouble from another, so it stays the same while it lasts
 * @param partner whom it concerns; null when it is no partner's
 * @param message for people: what is wrong and what to do; no secret, no personal data, nothing that a partner wrote
 * @param saying the message once more, for other languages
 */
record Trouble(AlertKind kind, String subject, @Nullable UUID partner, String message, Saying saying) {}
