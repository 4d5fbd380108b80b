package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.bench.BulkOrders;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests how the pages of an integration show the number of waiting deliveries. */
@ExtendWith(WithServer.class)
class BacklogTest {

    private final TestServer server;
    private final TestPartner partner;

    BacklogTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void aBacklogThatIsNotCountedToItsEndIsSaidToBeLongerWhereverItStands() throws SQLException {
        UUID integration = server.db()
                .one(
                        UUID.class,
                        "select id from partner_integrations where partner_organization_id = ?",
                        partner.id().value());
        server.clock().set(Instant.now()); // the ids of these orders carry the real time
        try {
            try (Connection connection = server.db().dataSource().getConnection()) {
                new BulkOrders(connection, partner.id().value(), integration)
                        .write(1, IntegrationHealth.MOST_COUNTED + 5L, Deliveries.WAITING, _ -> {});
            }
            assertThat(TestUser.signedIn(server, "viewer")
                            .open("/integrations/" + integration)
                            .is(200)
                            .body())
                    .contains(
                            "&show=not-delivered\">10,000+</a>, ",
                            "10,000+ deliveries wait, the oldest for longer than it should")
                    .doesNotContain("10,005", "10,000 deliveries");
        } finally {
            server.db()
                    .update(
                            "delete from deliveries where partner_organization_id = ?",
                            partner.id().value());
        }
    }
}
