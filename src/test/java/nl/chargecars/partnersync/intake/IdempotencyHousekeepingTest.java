package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class IdempotencyHousekeepingTest {

    @Test
    void forgetsAnswersFromBeforeTheClockWasSetBack(TestServer server, Api admin) {
        var housekeeping = server.part(IdempotencyHousekeeping.class);
        TestPartner partner = TestPartner.integrated(server);
        admin.with("Idempotency-Key", "ahead")
                .post(partner.path("/orders"), Seed.order("AHEAD"))
                .is(201);
        server.clock().advance(Duration.ofMinutes(-1));
        housekeeping.forgetOldAnswers();
        assertThat(keysOf(partner, server.db()))
                .as("another node's clock may be ahead")
                .containsExactly("ahead");

        server.clock().advance(Duration.ofMillis(-1));
        assertThat(housekeeping.forgetOldAnswers()).isPositive();
        assertThat(keysOf(partner, server.db())).isEmpty();
    }

    @Test
    void forgetsAnswersAfter24HoursAndNotBefore(TestServer server, Api admin) {
        var housekeeping = server.part(IdempotencyHousekeeping.class);
        TestPartner partner = TestPartner.integrated(server);
        admin.with("Idempotency-Key", "old")
                .post(partner.path("/orders"), Seed.order("OLD"))
                .is(201);
        server.clock().advance(Duration.ofHours(23));
        admin.with("Idempotency-Key", "young")
                .post(partner.path("/orders"), Seed.order("YOUNG"))
                .is(201);
        housekeeping.forgetOldAnswers();
        assertThat(keysOf(partner, server.db())).containsExactly("old", "young");

        server.clock().advance(Duration.ofHours(2));
        assertThat(housekeeping.forgetOldAnswers()).isPositive();
        assertThat(keysOf(partner, server.db())).containsExactly("young");
    }

    private static List<String> keysOf(TestPartner partner, Db db) {
        return db.client()
                .sql("""
                        select idempotency_key
                        from idempotency_keys
                        where partner_organization_id = :partner
                        order by created_at
                        """)
                .param("partner", partner.id().value())
                .query((row, _) -> row.getString("idempotency_key"))
                .list();
    }
}
