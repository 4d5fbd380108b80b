package nl.chargecars.partnersync.inbound;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a body: all of it, but for what is larger than any update needs to be. A partner may send 256 KiB, and could fill
 * the disk with what nobody reads. Of one that could be read everything is kept that we read in it, so that it can be processed
 * again; of another, how it begins.
 */
final class KeptBody {

    /** Bytes. More than all members of an update at their longest, in ASCII. */
    static final int LARGEST = 8 * 1024;

    private static final String CUT = " … (shortened, it had ";

    private KeptBody() {}

    /**
     * One that could be read, without what we do not read.
     *
     * @param shortenedFrom bytes
     */
    private record Shortened(
            int shortenedFrom, @JsonUnwrapped PartnerUpdate update) {}

    /** @param update null when the body could not be read */
    static String of(byte[] body, @Nullable PartnerUpdate update, Json json) {
        if (body.length <= LARGEST) {
            return storable(new String(body, StandardCharsets.UTF_8));
        }
        return update == null
                ? storable(new String(body, 0, LARGEST, StandardCharsets.UTF_8)) + CUT + body.length + " bytes)"
                : json.write(new Shortened(body.length, update));
    }

    /** True when the end of what came is not there, so that reading it again tells nothing. */
    static boolean isCut(String kept) {
        return kept.contains(CUT);
    }

    /** PostgreSQL's text knows no U+0000. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
