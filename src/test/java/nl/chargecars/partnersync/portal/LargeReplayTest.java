package nl.chargecars.partnersync.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.bench.BulkOrders;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import nl.chargecars.partnersync.deliveries.FailedDeliveries;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what the portal says of more failed deliveries than it looks at one by one. */
@ExtendWith(WithServer.class)
class LargeReplayTest {

    private static final String PAGE = "/portal/deliveries/replay";
    private static final long OLDER = 5;

    private final TestServer server;
    private final TestPartner partner;

    LargeReplayTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @AfterEach
    void leaveNothingToOtherTests() {
        UUID owner = partner.id().value();
        server.db()
                .update(
                        "update replays set state = 'cancelled', finished_at = created_at"
                                + " where state = 'running' and partner_organization_id = ?",
                        owner);
        server.db().update("delete from deliveries where partner_organization_id = ?", owner);
    }

    @Test
    void saysHowManyCanBeSentAtMostWhereOnlyTheNewestWereLookedAtAndNothingWhereAllWere() throws SQLException {
        server.clock().set(Instant.now()); // the rows written in bulk carry the real time
        failedWithoutPayload(FailedDeliveries.MOST_COUNTED + OLDER);
        Browser browser = Browser.inPortal(server.url(), partner.key("deliveries:read", "deliveries:write"));
        assertThat(browser.open(PAGE).is(200).body())
                .contains("At most 5 of them can still be sent", "Send 5 deliveries again?")
                .doesNotContain("Nothing of this can be sent again");
        browser.submit(PAGE, Map.of()).leadsTo(PAGE + "?notice=portal_replay_started");

        server.db()
                .update(
                        "delete from deliveries where id in"
                                + " (select id from deliveries where partner_organization_id = ? limit ?)",
                        partner.id().value(),
                        OLDER);
        assertThat(browser.open(PAGE).is(200).body())
                .contains("Nothing of this can be sent again")
                .doesNotContain("At most");
        browser.submit(PAGE, Map.of()).leadsTo(PAGE);
    }

    private void failedWithoutPayload(long deliveries) throws SQLException {
        UUID owner = partner.id().value();
        UUID integration = server.db()
                .one(UUID.class, "select id from partner_integrations where partner_organization_id = ?", owner);
        try (Connection connection = server.db().dataSource().getConnection()) {
            new BulkOrders(connection, owner, integration).write(1, deliveries, Deliveries.WAITING, _ -> {});
        }
        server.db()
                .update(
                        "update deliveries set state = 'failed', is_head = false, settled_at = created_at"
                                + " where partner_organization_id = ?",
                        owner);
        server.db()
                .update(
                        "delete from event_payloads where event_id in"
                                + " (select id from deliveries where partner_organization_id = ?)",
                        owner);
    }
}
