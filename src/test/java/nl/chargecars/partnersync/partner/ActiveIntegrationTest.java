package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that a partner may have many integrations, of which at most one is active. */
@ExtendWith(WithServer.class)
class ActiveIntegrationTest {

    private final TestPartner partner;
    private final Db db;

    ActiveIntegrationTest(TestServer server) {
        this.partner = TestPartner.integrated(server);
        this.db = server.db();
    }

    @Test
    void refusesASecondActiveOneAndNamesTheFirst() {
        Reply refusal =
                partner.configure(Map.of("integration_name", "second")).isFailure(409, "INTEGRATION_ALREADY_ACTIVE");
        assertThat(refusal.text("/error/message"))
                .isEqualTo(
                        "The integration 'volvo_dealer_api' is active, and a partner has one at a time. To change it,"
                                + " give its integration_name. To replace it, set its is_active to false first.");
        assertThat(active()).containsExactly("volvo_dealer_api");
    }

    @Test
    void refusesToActivateASecondOneThatWasInactive() {
        configure("second", false).is(201);
        configure("second", true).isFailure(409, "INTEGRATION_ALREADY_ACTIVE");
        assertThat(active()).containsExactly("volvo_dealer_api");
    }

    @Test
    void leavesOthersAloneWhenTheActiveOneChanges() {
        configure("second", false).is(201);
        partner.configure(Seed.integration().with("/is_active", true)).is(200);
        assertThat(active()).containsExactly("volvo_dealer_api");
    }

    @Test
    void activatesAnotherOnceTheFirstIsInactive() {
        configure("volvo_dealer_api", false).is(200);
        assertThat(active()).isEmpty();
        configure("second", true).is(201);
        assertThat(active()).containsExactly("second");
    }

    /** The rival disables the endpoint as after a 410: its transaction locks only the row of the integration. */
    @Test
    void leavesAnEndpointDisabledThatWasDisabledMeanwhile() {
        String disabled = "partner_integrations where endpoint_disabled_at is not null and partner_organization_id = ?";
        try (var other = db.rival()) {
            other.execute(
                    "update partner_integrations set endpoint_disabled_at = now(),"
                            + " endpoint_disabled_why = 'gone', endpoint_disabled_code = 'gone'"
                            + " where partner_organization_id = ?",
                    partner.id().value());
            CompletableFuture<Reply> change = CompletableFuture.supplyAsync(() -> partner.set("api_version", "v9"));
            other.awaitSomebodyWaiting();
            other.commit();
            assertThat(change.join().is(200).text("/data/api_version")).isEqualTo("v9");
        }
        assertThat(db.count(disabled, partner.id().value())).isOne();
    }

    @Test
    void letsExactlyOneOfManyRivalsWin() {
        configure("volvo_dealer_api", false).is(200);
        List<Reply> replies = AtOnce.call(12, number -> configure("rival " + number, true));
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
        replies.stream()
                .filter(reply -> reply.status() != 201)
                .forEach(reply -> reply.isFailure(409, "INTEGRATION_ALREADY_ACTIVE"));
        assertThat(active()).hasSize(1);
    }

    @Test
    void createsOneConfigurationWhenTheSameNameIsSentManyTimesAtOnce() {
        List<Reply> replies = AtOnce.call(6, _ -> configure("same", false));
        assertThat(replies).extracting(Reply::status).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(replies)
                .extracting(reply -> reply.text("/data/integration_id"))
                .containsOnly(replies.getFirst().text("/data/integration_id"));
    }

    private Reply configure(String name, boolean active) {
        return partner.configure(Map.of("integration_name", name, "is_active", active));
    }

    private List<String> active() {
        return partner.api()
                .get(partner.path("/integration-config"))
                .is(200)
                .data()
                .valueStream()
                .filter(integration -> integration.path("is_active").asBoolean())
                .map(integration -> integration.path("integration_name").asString())
                .toList();
    }
}
