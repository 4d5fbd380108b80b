package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an alert's message says, for words in any language.
 *
 * @param code which sentence it is
 * @param at since when, or when
 * @param number how many
 * @param name of the credential, the integration or the job
 */
public record Saying(
        String code,
        @Nullable Instant at,
        @Nullable Long number,
        @Nullable String name) {}
