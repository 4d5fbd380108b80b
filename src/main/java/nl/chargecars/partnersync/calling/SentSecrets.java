package nl.chargecars.partnersync.calling;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.partner.ApiSettings;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Mask;
import nl.chargecars.partnersync.partner.ShownAddress;
import org.jspecify.annotations.Nullable;

/**
 * The secrets in a request to a partner: credential, custom headers, values in the query. Some endpoints repeat the request in their
 * answer, and nothing of these may be stored or shown with it.
 */
public final class SentSecrets {

    static final SentSecrets NONE = new SentSecrets(List.of());

    /** Shorter values are not searched for: they occur in texts by chance. */
    private static final int SHORTEST = 8;

    /** An answer can be cut off within a secret; fewer than this many of its characters may stay at the end. */
    private static final int SHORTEST_BEGINNING = 4;

    private static final int NO_BEGINNING = Integer.MAX_VALUE;

    private final List<String> values;

    SentSecrets(Collection<String> values) {
        this.values =
                values.stream().filter(value -> value.length() >= SHORTEST).toList();
    }

    /** @param credential the secrets of the credential, as they may be repeated */
    static SentSecrets of(Integration integration, List<String> credential) {
        ApiSettings api = integration.api();
        Set<String> values = new LinkedHashSet<>();
        credential.forEach(value -> values.addAll(repeated(value)));
        api.customHeaders().values().forEach(value -> values.addAll(repeated(value)));
        addQuery(integration.endpoint().url(), values);
        addQuery(api.baseUrl(), values);
        addQuery(api.polling() == null ? null : api.polling().path(), values);
        return new SentSecrets(values);
    }

    /** Returns a header's value as it may be repeated: as forms write it too, and without a scheme, as the {@code abc} of {@code Token abc}. */
    static List<String> repeated(String header) {
        return List.of(header, header.replace(' ', '+'), header.substring(header.indexOf(' ') + 1));
    }

    /** Adds the values in the query, as they are written and as a server reads them: it may take a plus sign for a space or not. */
    private static void addQuery(@Nullable Object address, Set<String> values) {
        if (address == null) {
            return;
        }
        for (String value : ShownAddress.secretsIn(address.toString())) {
            values.add(value);
            values.add(URLDecoder.decode(value, StandardCharsets.UTF_8));
            values.add(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
    }

    /** Returns true when the text contains one of the secrets as a whole. */
    public boolean areIn(String text) {
        return !values.isEmpty() && !places(text, NO_BEGINNING).isEmpty();
    }

    /** Returns the text with the mask in place of each secret, and of the beginning of one at its end. */
    String hiddenIn(String text) {
        if (values.isEmpty()) {
            return text;
        }
        BitSet hidden = places(text, SHORTEST_BEGINNING);
        var shown = new StringBuilder();
        int at = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(at)) {
            shown.append(text, at, start).append(Mask.TEXT);
            at = hidden.nextClearBit(start);
        }
        return shown.append(text, at, text.length()).toString();
    }

    private BitSet places(String text, int shortestBeginning) {
        var places = new BitSet(text.length());
        for (DecodedText decoded : DecodedText.readingsOf(text)) {
            values.forEach(value -> decoded.mark(value, shortestBeginning, places));
        }
        return places;
    }
}
