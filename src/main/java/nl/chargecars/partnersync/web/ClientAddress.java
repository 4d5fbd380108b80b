package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.settings.AddressRange;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds out which address a call comes from. Behind a proxy that {@code PARTNERSYNC_TRUSTED_PROXIES} names, reads
 * {@code X-Forwarded-For} from the right, past the trusted proxies, to the first address that is not trusted: everything left of
 * that, a stranger may have written.
 */
@Component
public class ClientAddress {

    private static final String FORWARDED = "X-Forwarded-For";
    private static final int NETWORK_BYTES = 8;

    /** Some proxies write the caller's port too, and IPv6 addresses then in brackets. */
    private static final Pattern WITH_PORT =
            Pattern.compile("\\[([0-9a-fA-F:.]+)](?::[0-9]{1,5})?|((?:[0-9]{1,3}\\.){3}[0-9]{1,3}):[0-9]{1,5}");

    private static final Logger log = LoggerFactory.getLogger(ClientAddress.class);

    private final List<AddressRange> trusted;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfNonsense = new AtomicBoolean();

    ClientAddress(Settings settings) {
        this.trusted = settings.trustedProxies();
    }

    /** Returns the caller's IPv4 address, or the /64 network of an IPv6 address: a caller can choose any address of its network. */
    public String of(HttpServletRequest request) {
        InetAddress address = InetAddress.ofLiteral(request.getRemoteAddr());
        if (!isTrusted(address)) {
            warnOfForwarded(request);
            return network(address);
        }
        List<String> hops = Collections.list(request.getHeaders(FORWARDED)).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        for (String hop : hops.reversed()) {
            Optional<InetAddress> named = read(hop);
            if (named.isEmpty()) {
                warnOfNonsense(hops);
                break;
            }
            address = named.get();
            if (!isTrusted(address)) {
                break;
            }
        }
        return network(address);
    }

    /** Warns once, since anybody can send this header; without the address, which may be personal data. */
    private void warnOfForwarded(HttpServletRequest request) {
        if (request.getHeader(FORWARDED) != null && warned.compareAndSet(false, true)) {
            log.warn(
                    "a request had an X-Forwarded-For and came from an address that PARTNERSYNC_TRUSTED_PROXIES does not name, so"
                            + " that header was ignored. If it is your proxy's, name it there: until then all who come through it count"
                            + " as one caller, for limits and locks. This is said once");
        }
    }

    /** Warns once, and only when the nearest proxy wrote it: entries further left may be a stranger's. */
    private void warnOfNonsense(List<String> hops) {
        String nearest = hops.getLast();
        if (!nearest.isEmpty() && read(nearest).isEmpty() && warnedOfNonsense.compareAndSet(false, true)) {
            log.warn(
                    "a proxy that PARTNERSYNC_TRUSTED_PROXIES names wrote something into X-Forwarded-For that is no address. Have it"
                            + " write the caller's address there: until then all who come through it count as one caller, for limits and"
                            + " locks. This is said once");
        }
    }

    private static Optional<InetAddress> read(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        String address = withPort.matches() ? Objects.requireNonNullElse(withPort.group(1), withPort.group(2)) : hop;
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    private static String network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        StringBuilder prefix = new StringBuilder();
        byte[] bytes = address.getAddress();
        for (int index = 0; index < NETWORK_BYTES; index++) {
            prefix.append("%02x".formatted(bytes[index]));
        }
        return prefix.append("/64").toString();
    }
}
