package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the addresses that a configuration names; where they really lead is checked when they are called. */
@Component
class PartnerUrls {

    static final int LONGEST = 2_000;

    private static final int HIGHEST_PORT = 65_535;

    private final boolean allowPlainHttp;

    PartnerUrls(Settings settings) {
        this.allowPlainHttp = settings.allowPrivateTargets();
    }

    /** Notes what is wrong with it; null when absent, {@code null} or no address at all. */
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
        if (!scheme.equals("https") && !(allowPlainHttp && scheme.equals("http"))) {
            fields.problem(name, "not_https", "An https address is expected.");
        } else if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            fields.problem(name, "invalid_url", "An address with a host, without user name and without # is expected.");
        } else if (url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
            fields.problem(name, "invalid_url", "The port is from 1 to " + HIGHEST_PORT + ".");
        }
    }
}
