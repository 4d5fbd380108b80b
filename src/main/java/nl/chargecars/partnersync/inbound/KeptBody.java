package nl.chargecars.partnersync.inbound;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * Determines what is stored of a body: all of it, unless it is larger than any update needs to be. A partner may send 256 KiB, and
 * could otherwise fill the disk with data that nobody reads. Of a larger body that can be parsed, the members that we use are stored,
 * so that it can be processed again; of one that cannot, the beginning.
 */
final class KeptBody {

    /** In bytes. Larger than an update with all its members at their longest, in ASCII. */
    static final int LARGEST = 8 * 1024;

    private static final String CUT = " … (shortened, it had ";

    private KeptBody() {}

    /**
     * A large body that could be parsed, reduced to the members that we use.
     *
     * @param shortenedFrom the size of the body received, in bytes
     */
    private record Shortened(
            int shortenedFrom, @JsonUnwrapped PartnerUpdate update) {}

    /**
     * Returns the text to store.
     *
     * @param update null when the body could not be parsed
     */
    static String of(byte[] body, @Nullable PartnerUpdate update, Json json) {
        if (body.length <= LARGEST) {
            return storable(new String(body, StandardCharsets.UTF_8));
        }
        return update == null
                ? storable(new String(body, 0, LARGEST, StandardCharsets.UTF_8)) + CUT + body.length + " bytes)"
                : json.write(new Shortened(body.length, update));
    }

    /** True when the stored text is only the beginning of the body, so that parsing it again tells nothing. */
    static boolean isCut(String kept) {
        return kept.contains(CUT);
    }

    /** Replaces U+0000, which PostgreSQL's type {@code text} cannot store. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
