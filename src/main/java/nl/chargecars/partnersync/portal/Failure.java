package nl.chargecars.partnersync.portal;

import static java.util.Map.entry;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.pages.Frame;

/** What went wrong with a call, as it is kept (a few words of English), in the language of whoever reads the page. */
public final class Failure {

    private static final Map<String, String> WORDS = Map.ofEntries(
            entry("the address is not on the public internet", "portal.failure.not_public"),
            entry("host name not found", "portal.failure.no_host"),
            entry("no connection free", "portal.failure.no_connection"),
            entry("connecting took too long", "portal.failure.connecting"),
            entry("timed out", "portal.failure.timed_out"),
            entry("no route to host", "portal.failure.no_route"),
            entry("connection refused", "portal.failure.refused"),
            entry("our client certificate cannot be used", "portal.failure.certificate"),
            entry("the certificate is not trusted, or not for this host", "portal.failure.not_trusted"),
            entry("TLS handshake failed", "portal.failure.tls"),
            entry("the answer's head is too large", "portal.failure.large_head"),
            entry("connection closed without an answer", "portal.failure.closed"),
            entry("connection closed in the middle of the answer", "portal.failure.cut"),
            entry("the answer is not HTTP", "portal.failure.not_http"),
            entry("connection reset", "portal.failure.reset"),
            entry("connection failed", "portal.failure.failed"),
            entry("sending failed", "portal.failure.unsent"),
            entry("no answer", "portal.failure.nothing"),
            entry("disabled by hand", "portal.failure.by_hand"));

    private static final Pattern RESPONDED = Pattern.compile("responded (\\d{3})(, redirects are not followed)?");
    private static final Pattern TIMED_OUT = Pattern.compile("timed out after (.+)");
    private static final Pattern UPDATE_REFUSED = Pattern.compile("Status update refused: (.+)");

    private Failure() {}

    /** Words that are not known are shown as they are kept: better than none. */
    public static String of(Frame frame, String kept) {
        String word = WORDS.get(kept);
        if (word != null) {
            return frame.word(word);
        }
        Matcher responded = RESPONDED.matcher(kept);
        if (responded.matches()) {
            String said = responded.group(2) == null ? "portal.failure.responded" : "portal.failure.redirected";
            return frame.word(said, responded.group(1));
        }
        Matcher late = TIMED_OUT.matcher(kept);
        if (late.matches()) {
            return frame.word("portal.failure.timed_out_after", late.group(1));
        }
        Matcher update = UPDATE_REFUSED.matcher(kept);
        return update.matches() ? frame.word("portal.failure.update_refused", update.group(1)) : kept;
    }
}
