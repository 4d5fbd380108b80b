package nl.chargecars.partnersync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.polling.RoundRepository.Tally;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests several nodes on one database: one node has a polling round, and another node takes it over when that one dies. */
@ExtendWith(WithServer.class)
class PollingNodesTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Tally NOTHING = new Tally(0, 0, 0, 0, null);

    private final TestServer server;

    PollingNodesTest(TestServer server) {
        this.server = server;
    }

    @Test
    void aRoundIsClaimedByOneNodeHoweverManyAsk() {
        try (var polled = PolledPartner.of(server)) {
            IntegrationId integration = integration(polled);
            Instant now = server.clock().instant();
            node().enrol(configured(polled), now);
            List<Optional<PollingRound>> claims =
                    AtOnce.call(16, _ -> node().claim(List.of(integration), now, now.plus(LEASE)));
            assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
        }
    }

    @Test
    void anotherNodeGoesOnWhereADeadOneWasAndTheDeadOneChangesNothingAnyMore() {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 0; number < 9; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            IntegrationId integration = integration(polled);
            var pages = server.part(PolledOrderRepository.class);
            RoundRepository dying = node();
            Instant now = server.clock().instant();
            dying.enrol(configured(polled), now);
            PollingRound round =
                    dying.claim(List.of(integration), now, now.plus(LEASE)).orElseThrow();
            PolledOrder fifth = pages.page(
                            server.part(Integrations.class).find(integration).orElseThrow(),
                            List.of("new"),
                            null,
                            now,
                            5)
                    .getLast();
            assertThat(dying.advance(round, fifth.order(), new Tally(5, 5, 0, 0, null), now, now.plus(LEASE)))
                    .isTrue();
            polled.poll();
            assertThat(polled.asked()).as("its lease holds").isEmpty();
            polled.pollAfter(LEASE);
            assertThat(polled.asked()).as("the other node asked for the rest").hasSize(4);
            assertThat(dying.advance(round, fifth.order(), new Tally(5, 5, 0, 0, null), now, now.plus(LEASE)))
                    .as("comes back too late")
                    .isFalse();
        }
    }

    @Test
    void aRoundOfADeadNodeIsTakenOverThoughTheClockWasSetBack() {
        try (var polled = PolledPartner.of(server)) {
            List<IntegrationId> integration = List.of(integration(polled));
            Instant now = server.clock().instant();
            node().enrol(configured(polled), now);
            Instant ahead = now.plus(Duration.ofHours(1));
            assertThat(node().claim(integration, ahead, ahead.plus(LEASE))).isPresent();
            Instant behind = ahead.minusSeconds(59);
            assertThat(node().claim(integration, behind, behind.plus(LEASE)))
                    .as("it may live, and its clock be ahead")
                    .isEmpty();
            assertThat(node().claim(integration, now, now.plus(LEASE))).isPresent();
        }
    }

    @Test
    void aRoundThatAClockFarAheadMadeDueIsDueWhenTheClockWasSetBack() {
        try (var polled = PolledPartner.of(server)) {
            List<IntegrationId> integration = List.of(integration(polled));
            RoundRepository node = node();
            Instant now = server.clock().instant();
            node.enrol(configured(polled), now);
            PollingRound round = node.claim(integration, now, now.plus(LEASE)).orElseThrow();
            Instant due = now.plus(Duration.ofDays(30));
            node.finish(round, configured(polled).getFirst().version(), now, due, due);
            Instant longestDay = due.minus(Duration.ofHours(25));
            assertThat(node.claim(integration, longestDay, longestDay.plus(LEASE)))
                    .as("a whole day away, when summer time ends")
                    .isEmpty();
            assertThat(node.claim(integration, now, now.plus(LEASE)))
                    .hasValueSatisfying(
                            next -> assertThat(next.whole()).as("of all orders").isTrue());
        }
    }

    /** A pause of the machine, or a slow partner, may outlast a lease. */
    @Test
    void theSameNodeWalksARoundOnceWhenItsFirstLeaseHasRunOut() {
        try (var polled = PolledPartner.of(server)) {
            OrderId order = OrderId.of(polled.order("A-1"));
            List<IntegrationId> integration = List.of(integration(polled));
            RoundRepository node = node();
            Instant now = server.clock().instant();
            node.enrol(configured(polled), now);
            PollingRound slow = node.claim(integration, now, now.plus(LEASE)).orElseThrow();
            Instant later = now.plus(LEASE);
            PollingRound next =
                    node.claim(integration, later, later.plus(LEASE)).orElseThrow();
            node.finish(slow, 1, later, later, later);
            node.release(slow);
            assertThat(node.advance(slow, order, NOTHING, later, later.plus(LEASE)))
                    .as("the slow walker")
                    .isFalse();
            assertThat(node.advance(next, order, NOTHING, later, later.plus(LEASE)))
                    .as("whoever claimed it since")
                    .isTrue();
        }
    }

    /** The partner was asked just before the configuration changed, and answers after that. */
    @Test
    void whatAnOlderConfigurationWasToldPausesTheNewOneUntilTheNextLookAtMost() {
        try (var polled = PolledPartner.of(server)) {
            List<IntegrationId> integration = List.of(integration(polled));
            List<Integration> before = configured(polled);
            RoundRepository node = node();
            Instant now = server.clock().instant();
            Instant tomorrow = now.plus(Duration.ofDays(1));
            node.enrol(before, now);
            PollingRound round = node.claim(integration, now, now.plus(LEASE)).orElseThrow();
            polled.configure(PolledPartner.configuration());
            node.enrol(configured(polled), now);
            node.pause(round, before.getFirst().version(), null, NOTHING, now, tomorrow);
            node.enrol(before, now);
            assertThat(node.claim(integration, now, now.plus(LEASE)))
                    .as("by who knows the older one alone")
                    .isEmpty();
            node.enrol(configured(polled), now);
            assertThat(node.claim(integration, now, now.plus(LEASE))).isPresent();
        }
    }

    /** One question was answered just as the configuration changed. What was refused before it may be answered now, too. */
    @Test
    void anAnswerToAnOlderConfigurationDoesNotEndTheRoundThatBeginsAgainForTheNewOne() {
        try (var polled = PolledPartner.of(server)) {
            OrderId order = OrderId.of(polled.order("A-1"));
            List<IntegrationId> integration = List.of(integration(polled));
            List<Integration> before = configured(polled);
            int version = before.getFirst().version();
            RoundRepository node = node();
            Instant now = server.clock().instant();
            Instant tomorrow = now.plus(Duration.ofDays(1));
            node.enrol(before, now);
            PollingRound round = node.claim(integration, now, now.plus(LEASE)).orElseThrow();
            node.pause(round, version, order, NOTHING, now, now);
            PollingRound probe = node.claim(integration, now, now.plus(LEASE)).orElseThrow();
            polled.configure(PolledPartner.configuration());
            node.enrol(configured(polled), now);
            assertThat(node.advance(probe, order, NOTHING, now, now.plus(LEASE)))
                    .isFalse();
            assertThat(node.finish(probe, version, now, tomorrow, tomorrow)).isFalse();
            node.release(probe);
            assertThat(node.claim(integration, now, now.plus(LEASE))).hasValueSatisfying(again -> {
                assertThat(again.after()).as("from the beginning").isNull();
                assertThat(again.whole()).as("of all orders").isTrue();
            });
        }
    }

    /** The query uses the index by partner and status, so thousands of final orders add no work to it. */
    @Test
    void aPageDoesNotReadOrdersThatAreFinal() {
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            server.db().update("""
                    insert into orders
                    select gen_random_uuid(), 'X' || number || '-' || substr(template.id::text, 25), partner_organization_id,
                           customer_organization_id, primary_contact_id, installation_address_id, order_type,
                           business_entity, entity_type, 'completed', status_since, transition_count,
                           partner_external_references || jsonb_build_object('partner_order_id', 'F-' || number),
                           customer_name, customer_email, customer_phone, installation_preferences, submitted,
                           last_partner_update_at, created_at, updated_at
                    from orders as template cross join generate_series(1, 3000) as number
                    where template.id = ?::uuid""", order);
            server.db().update("analyze orders");
            List<String> plan = server.db()
                    .client()
                    .sql("explain (analyze, costs off, timing off, summary off) " + inlined(polled))
                    .query((row, _) -> row.getString(1))
                    .list();
            assertThat(String.join("\n", plan))
                    .contains("orders_partner_status")
                    .doesNotContainPattern("(actual rows=|Removed by Filter: )\\d{4}");
        }
    }

    private String inlined(PolledPartner polled) {
        return PolledOrderRepository.PAGE
                .replace(":statuses", "'{new,approved,scheduled,in_progress,on_hold}'")
                .replace(":partner", "'" + polled.id() + "'::uuid")
                .replace(":after", "'00000000-0000-0000-0000-000000000000'::uuid")
                .replace(":integration", "'" + integration(polled) + "'::uuid")
                .replace(":version", "1")
                .replace(":now", "now()")
                .replace(":limit", "32");
    }

    private IntegrationId integration(PolledPartner polled) {
        return configured(polled).getFirst().id();
    }

    private List<Integration> configured(PolledPartner polled) {
        return List.of(server.part(Integrations.class).active(polled.id()).orElseThrow());
    }

    /** The repository of another node. Nodes have no ids: a lease identifies each claim. */
    private RoundRepository node() {
        return new RoundRepository(server.part(JdbcTemplate.class), server.part(JdbcClient.class));
    }
}
