package nl.chargecars.partnersync.partner;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import nl.chargecars.partnersync.client.PublicAddresses;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the URLs in a configuration and refuses those that are visibly not public. The IP addresses of a host name are checked at each
 * call, because they can change.
 */
@Component
class PartnerUrls {

    static final int LONGEST = 2_000;

    private static final int HIGHEST_PORT = 65_535;

    private final boolean allowPrivate;

    PartnerUrls(Settings settings) {
        this.allowPrivate = settings.allowPrivateTargets();
    }

    /** Returns the URL, and notes its problems; null when it is absent, {@code null} or not a URL. */
    @Nullable
    URI read(Fields fields, String name) {
        String text = fields.text(name, LONGEST);
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text);
            check(fields, name, url);
            return url;
        } catch (URISyntaxException notAUrl) {
            fields.problem(name, "invalid_url", "An https address is expected.");
            return null;
        }
    }

    private void check(Fields fields, String name, URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
            fields.problem(name, "not_https", "An https address is expected.");
        } else if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            fields.problem(name, "invalid_url", "An address with a host, without user name and without # is expected.");
        } else if (url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
            fields.problem(name, "invalid_url", "The port is from 1 to " + HIGHEST_PORT + ".");
        } else if (ShownAddress.isMasked(url.getQuery())) {
            fields.problem(name, "masked_query", ShownAddress.MASKED);
        } else if (!allowPrivate && isPlainlyPrivate(url.getHost())) {
            fields.problem(
                    name,
                    "private_address",
                    "An address on the public internet is expected, not one of a private network.");
        }
    }

    /** Returns true for {@code localhost} and for a literal non-public IP address, in every notation that the resolver accepts. */
    private static boolean isPlainlyPrivate(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (bare.equals("localhost") || bare.endsWith(".localhost")) {
            return true;
        }
        String literal = bare.startsWith("[") ? bare.substring(1, bare.length() - 1) : bare;
        try {
            return !PublicAddresses.include(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
