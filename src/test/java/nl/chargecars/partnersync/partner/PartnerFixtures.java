package nl.chargecars.partnersync.partner;

import java.util.LinkedHashMap;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.web.Json;
import tools.jackson.databind.json.JsonMapper;

/** Creates partners and integrations for tests of other packages, with the product's own code but without an HTTP call. */
public final class PartnerFixtures {

    private PartnerFixtures() {}

    public static Partner partner(TestServer server, String name) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(Map.of("name", name));
        return server.part(Partners.class).create(server.part(Json.class).object(json), Actor.staff("test"));
    }

    /** Creates or changes the integration {@code test_api}; the fields are those of the configuration endpoint. */
    public static Integration configure(TestServer server, PartnerId partner, Map<String, ?> fields) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        body.putIfAbsent("integration_name", "test_api");
        byte[] json = JsonMapper.shared().writeValueAsBytes(body);
        return server.part(IntegrationConfig.class)
                .save(partner, server.part(Json.class).object(json), Actor.staff("test"))
                .integration();
    }
}
