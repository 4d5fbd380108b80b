package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that every status map that an integration has had is kept as a version. */
@ExtendWith(WithServer.class)
class StatusMapVersionsTest {

    private static final String NAME = "volvo_dealer_api";

    private final TestServer server;
    private final TestPartner partner;

    StatusMapVersionsTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void refusesAChangeThatWasMadeOnAnEarlierVersion() {
        StatusMaps maps = server.part(StatusMaps.class);
        Integration integration = server.part(Integrations.class).require(partner.id(), NAME);
        configure(Map.of("new", "HELLO"));
        assertThat(maps.change(integration.id(), StatusMapping.EMPTY, 1, Actor.staff("late")))
                .isEmpty();
        assertThat(versions().data()).hasSize(2);
    }

    @Test
    void keepNoVersionWhereNothingChanged() {
        configure(Map.of("new", "HELLO"));
        configure(Map.of("new", "HELLO"));
        partner.configure(Map.of("integration_name", NAME, "sync_frequency", "daily"))
                .is(200);
        assertThat(versions().data()).hasSize(2);
    }

    @Test
    void sayWhoChangedWhatNewestFirstInPages() {
        configure(Map.of("new", "HELLO"));
        configure(Map.of("new", "GOODBYE"));
        Reply page = server.admin()
                .get(partner.path("/integration-config/status-mapping/versions?limit=2"))
                .is(200);
        assertThat(page.at("/data/0/version").asInt()).isEqualTo(3);
        assertThat(page.text("/data/0/status_mapping/chargecars_to_partner/new"))
                .isEqualTo("GOODBYE");
        assertThat(page.text("/data/1/actor")).startsWith("staff:");
        Reply last = server.admin()
                .get(partner.path(
                        "/integration-config/status-mapping/versions?limit=2&cursor=" + page.text("/next_cursor")))
                .is(200);
        assertThat(last.at("/data/0/version").asInt()).isEqualTo(1);
        assertThat(last.text("/data/0/status_mapping/chargecars_to_partner/new"))
                .isEqualTo("RECEIVED");
    }

    @Test
    void endAPageEarlyWhereTheyAreLarge() {
        server.db().update("""
                        insert into status_map_versions (integration_id, version, created_at, actor, status_mapping)
                        select id, number, now(), 'staff:test', jsonb_build_object(
                            'chargecars_to_partner', '{}'::jsonb,
                            'partner_to_chargecars', (
                                select jsonb_object_agg(rpad(word::text, 100, '-'), rpad('new', 100, '-'))
                                from generate_series(1, 400) as word))
                        from partner_integrations, generate_series(2, 21) as number
                        where partner_organization_id = ?
                        """, partner.id().value());
        String list = partner.path("/integration-config/status-mapping/versions?limit=200");
        Reply first = server.admin().get(list).is(200);
        Reply rest = server.admin()
                .get(list + "&cursor=" + first.text("/next_cursor"))
                .is(200);
        assertThat(first.data()).hasSizeBetween(10, 15);
        assertThat(rest.at("/next_cursor").isNull()).isTrue();
        assertThat(Stream.of(first, rest)
                        .flatMap(page -> page.data().valueStream())
                        .map(version -> version.path("version").asInt())
                        .toList())
                .isEqualTo(IntStream.rangeClosed(1, 21)
                        .map(number -> 22 - number)
                        .boxed()
                        .toList());
    }

    private void configure(Map<String, String> toPartner) {
        partner.configure(
                        Map.of("integration_name", NAME, "status_mapping", Map.of("chargecars_to_partner", toPartner)))
                .is(200);
    }

    private Reply versions() {
        return server.admin()
                .get(partner.path("/integration-config/status-mapping/versions"))
                .is(200);
    }
}
