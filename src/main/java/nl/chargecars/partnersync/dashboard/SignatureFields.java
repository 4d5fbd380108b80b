package nl.chargecars.partnersync.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import nl.chargecars.partnersync.partner.InboundScheme;
import org.jspecify.annotations.Nullable;

/** The fields of a form for a partner that signs its requests by a scheme of its own. */
final class SignatureFields {

    private static final String PREFIX = "inbound_signature/";
    private static final String KIND = PREFIX + "scheme";
    private static final String TOLERANCE = "tolerance_seconds";
    private static final List<String> TEXTS = List.of("scheme", "header", "encoding", "prefix", "secret");

    private SignatureFields() {}

    static void put(Map<String, String> values, @Nullable InboundScheme scheme) {
        if (scheme == null) {
            return;
        }
        ConfigurationForm.put(values, KIND, scheme.kind().wireName());
        ConfigurationForm.put(values, PREFIX + "header", scheme.header());
        ConfigurationForm.put(values, PREFIX + "prefix", scheme.prefix());
        if (scheme.kind().hasHeader()) {
            ConfigurationForm.put(values, PREFIX + "encoding", scheme.encoding().wireName());
        }
        if (scheme.kind().hasTimestamp()) {
            ConfigurationForm.put(values, PREFIX + TOLERANCE, scheme.tolerance().toSeconds());
        }
    }

    /**
     * Returns the scheme of the form; null for our own schemes. When settings of a partner's scheme were entered without its
     * kind, returns them all the same, so that the parser asks for the kind.
     */
    static @Nullable Map<String, @Nullable Object> asJson(ConfigurationForm form, ConfigurationForm stored) {
        if (form.textOrNull(KIND) == null && !isEntered(form, stored)) {
            return null;
        }
        Map<String, @Nullable Object> scheme = form.object(PREFIX, TEXTS, name -> form.textOrNull(PREFIX + name));
        Object tolerance = form.number(PREFIX + TOLERANCE);
        if (tolerance != null) {
            scheme.put(TOLERANCE, tolerance);
        }
        if (form.isChosen(PREFIX + "forget_secret")) {
            scheme.putIfAbsent("secret", null);
        }
        return scheme;
    }

    /** Returns whether a value differs from the stored one: stored values are still in a form whose kind was just set to ours. */
    private static boolean isEntered(ConfigurationForm form, ConfigurationForm stored) {
        return Stream.concat(TEXTS.stream(), Stream.of(TOLERANCE))
                .map(name -> PREFIX + name)
                .filter(name -> form.textOrNull(name) != null)
                .anyMatch(name -> !Objects.equals(form.textOrNull(name), stored.textOrNull(name)));
    }
}
