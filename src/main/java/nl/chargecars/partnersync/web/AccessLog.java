package nl.chargecars.partnersync.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes a log line for each request, when {@code PARTNERSYNC_ACCESS_LOG} is set: method, path, status, duration, caller and
 * client address. A valve of the container, which knows the status that was sent, and when a stream ended. Query strings are left
 * out, and so is what may be secret or personal in a path: logs are read by more people than the database.
 */
public final class AccessLog extends ValveBase implements org.apache.catalina.AccessLog {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    private static final String BY = AccessLog.class.getName() + ".by";
    private static final String FROM = AccessLog.class.getName() + ".from";
    private static final String NOTHING = "-";
    private static final String MASKED = "…";

    /** Matches words and ids. A longer segment may be a token, and one with other characters may contain an e-mail address. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]{0,40}");

    /** The segment after one of these is a token, even when it was cut off. */
    private static final Set<String> BEFORE_TOKENS = Set.of("invitations", "server-proof");

    private final ClientAddress addresses;

    AccessLog(ClientAddress addresses) {
        super(true); // true: supports asynchronous requests, such as event streams
        this.addresses = addresses;
    }

    /**
     * Names the caller of a request for the access log.
     *
     * @param who returns the caller as the audit trail names it, nothing secret; called only when there is an access log
     */
    public static void calledBy(HttpServletRequest request, Supplier<String> who) {
        request.setAttribute(BY, who);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(FROM, addresses.of(request)); // now, because a closed connection has no address any more
        getNext().invoke(request, response);
    }

    @Override
    public void log(Request request, Response response, long nanoseconds) {
        String id = response.getHeader(RequestIdFilter.HEADER);
        try (var _ = MDC.putCloseable(RequestIdFilter.LOGGED_AS, id == null ? "" : id)) {
            log.info(
                    "access method={} path={} status={} ms={} by={} from={}",
                    shown(request.getMethod()),
                    shown(request.getRequestURI()),
                    response.getStatus(),
                    TimeUnit.NANOSECONDS.toMillis(nanoseconds),
                    request.getAttribute(BY) instanceof Supplier<?> who ? who.get() : NOTHING,
                    request.getAttribute(FROM) instanceof String from ? from : NOTHING);
        }
    }

    /**
     * Masks the path segments that may be secret or personal.
     *
     * @param path null when the request could not be read
     */
    static String shown(@Nullable String path) {
        if (path == null) {
            return NOTHING;
        }
        List<String> segments = new ArrayList<>();
        String before = "";
        for (String segment : path.split("/", -1)) {
            boolean plain = PLAIN.matcher(segment).matches() && !BEFORE_TOKENS.contains(before);
            segments.add(plain ? segment : MASKED);
            before = segment;
        }
        return String.join("/", segments);
    }

    /** Does nothing: {@link ClientAddress} alone decides which proxies are trusted. */
    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}

    @Override
    public boolean getRequestAttributesEnabled() {
        return false;
    }
}
