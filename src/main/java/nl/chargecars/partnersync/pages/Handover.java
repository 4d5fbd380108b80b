package nl.chargecars.partnersync.pages;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.stereotype.Component;

/** What staff hand to a partner's developer besides secrets. */
@Component
public class Handover {

    private final URI server;

    Handover(Settings settings) {
        this.server = settings.publicUrl();
    }

    /** Returns the parts by name, in the order in which pages list them. */
    public Map<String, String> to(String partnerId) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("partner_id", partnerId);
        parts.put("guide", server + "/portal/guide");
        parts.put("portal", server + "/portal");
        return parts;
    }
}
