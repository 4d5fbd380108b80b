package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbox.ManualChange.Retry;
import nl.chargecars.partnersync.outbox.ManualChanges;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests failed deliveries, grouped by the reason of the failure. */
@ExtendWith(WithServer.class)
class FailedDeliveriesTest {

    private static final Actor STAFF = Actor.staff("test");

    private final TestServer server;

    FailedDeliveriesTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "404, responded, not_found",
                "410, responded, gone",
                "400, responded, client_error",
                "429, responded, client_error",
                "503, responded, server_error",
                "none, timed_out, timed_out",
                "none, connect_timed_out, timed_out",
                "none, connection_refused, connection_refused",
                "none, tls_failed, tls",
                "none, certificate_not_trusted, tls",
                "none, certificate_expired, tls",
                "none, host_not_found, other",
                "302, redirected, other",
                "none, none, other"
            })
    void areToldApart(Integer status, String code, String failure) {
        assertThat(server.db().text("select delivery_failure(?::integer, ?::text)", status, code))
                .isEqualTo(failure);
        assertThat(FailedDeliveries.FAILURES).contains(failure);
    }

    @Test
    void areCountedAndReplayedByTheirCause() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().onOrder("F-1", new Behaviour.Answer(404, Map.of(), ""));
            out.simulator.script().onOrder("F-2", new Behaviour.Answer(500, Map.of(), ""));
            out.order("F-1");
            out.order("F-2");
            out.deliverAll();
            assertThat(server.part(FailedDeliveries.class).groups(out.partnerId()))
                    .extracting(group -> group.failure() + " " + group.count())
                    .containsExactlyInAnyOrder("not_found 1", "server_error 1");
            out.advance(Duration.ofSeconds(1));
            String integration = out.integration().id().toString();
            assertThat(replay(out, Map.of("failure", "tls")).at("/data/matched").asInt())
                    .isZero();
            assertThat(replay(out, Map.of("integration_id", out.partnerId().toString()))
                            .at("/data/matched")
                            .asInt())
                    .isZero();
            replay(out, Map.of("failure", "bad luck")).isFailure(422, "VALIDATION_FAILED");
            replay(out, Map.of("integration_id", "none")).isFailure(422, "VALIDATION_FAILED");
            Reply replayed = replay(out, Map.of("failure", "not_found", "integration_id", integration));
            assertThat(replayed.at("/data/replayed").asInt()).isOne();
            assertThat(replayed.text("/data/filter/failure")).isEqualTo("not_found");
            assertThat(replayed.text("/data/filter/integration_id")).isEqualTo(integration);
            assertThat(out.states()).containsExactlyInAnyOrder("pending", "failed");
        }
    }

    @Test
    void areSeenWhenTheyFailedForGoodAndNotWhenTheirOrdersChanged() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("F-1");
            out.order("F-2");
            out.advance(Duration.ofHours(3));
            Instant failing = server.clock().instant().truncatedTo(ChronoUnit.MILLIS);
            out.deliverAll();
            assertThat(server.part(FailedDeliveries.class).groups(out.partnerId()))
                    .singleElement()
                    .satisfies(group -> {
                        assertThat(group.count()).isEqualTo(2);
                        assertThat(group.firstAt()).isAfterOrEqualTo(failing);
                        assertThat(group.lastAt()).isAfterOrEqualTo(group.firstAt());
                    });
        }
    }

    @Test
    void areDismissedByTheirCausePageByPageOnceTheyAreCounted() {
        try (var out = Outgoing.to(server, Map.of())) {
            var dismissals = server.part(FailedDismissals.class);
            for (int order = 0; order < 201; order++) {
                out.order("D-" + order);
            }
            failForUnknownReasons(out);
            FailedDismissals.Which which = which(out, "other");
            FailedDismissals.Which others = which(out, "not_found");
            FailedDismissals.Counted counted = dismissals.count(which);
            assertThat(counted.matched()).isEqualTo(201);
            assertThat(dismissals.count(others).matched()).isZero();
            out.order("D-later");
            failForUnknownReasons(out);
            assertThat(dismissals.dismiss(others, counted.to(), STAFF, null)).isZero();
            assertThat(dismissals.dismiss(which, counted.to(), STAFF, "they moved"))
                    .isEqualTo(201);
            assertThat(dismissals.count(which).matched()).isOne();
            assertThat(server.db()
                            .count(
                                    "audit_logs where action = 'DELIVERY_DISMISSED' and record_id in (select id::text"
                                            + " from deliveries where partner_organization_id = ? and dismissal_reason = 'they moved')",
                                    out.partnerId().value()))
                    .isEqualTo(201);
        }
    }

    @Test
    void areLeftAloneWhenTheyFailAfterTheyWereCountedHoweverOldTheyAre() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            var dismissals = server.part(FailedDismissals.class);
            out.simulator.script().onOrder("D-1", new Behaviour.Answer(500, Map.of(), ""));
            out.simulator.script().onOrder("D-2", new Behaviour.Answer(500, Map.of(), ""));
            out.order("D-1");
            out.deliverAll();
            out.order("D-2");
            out.advance(Duration.ofSeconds(1));
            FailedDismissals.Counted counted = dismissals.count(which(out, "server_error"));
            assertThat(counted.matched()).isOne();
            out.advance(Duration.ofSeconds(1));
            out.deliverAll();
            assertThat(out.states()).containsExactly("failed", "failed");
            assertThat(dismissals.dismiss(which(out, "server_error"), counted.to(), STAFF, null))
                    .isOne();
            assertThat(out.states()).containsExactlyInAnyOrder("dismissed", "failed");
        }
    }

    @Test
    void areLeftAloneWhenSomebodyHasThemSentAgainMeanwhile() throws InterruptedException {
        try (var out = Outgoing.to(server, Map.of())) {
            out.order("D-1");
            failForUnknownReasons(out);
            var id = DeliveryId.of(server.db()
                    .text(
                            "select id from deliveries where partner_organization_id = ?",
                            out.partnerId().value()));
            var retry = new Retry(out.partnerId(), id, STAFF);
            Instant now = server.clock().instant();
            CompletableFuture<Long> dismissed = Objects.requireNonNull(server.part(TransactionTemplate.class)
                    .execute(_ -> {
                        server.part(ManualChanges.class).handle(List.of(retry));
                        CompletableFuture<Long> dismissing = CompletableFuture.supplyAsync(() ->
                                server.part(FailedDismissals.class).dismiss(which(out, "other"), now, STAFF, null));
                        awaitThatSomebodyWaitsForUs();
                        return dismissing;
                    }));
            assertThat(dismissed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(0L);
            assertThat(out.states()).containsExactly("pending");
        }
    }

    private static FailedDismissals.Which which(Outgoing out, String failure) {
        return new FailedDismissals.Which(out.partnerId(), out.integration().id(), failure);
    }

    /** Waits until another session waits for a lock of this thread's transaction. */
    private void awaitThatSomebodyWaitsForUs() {
        int us = server.part(JdbcClient.class)
                .sql("select pg_backend_pid()")
                .query(Integer.class)
                .single();
        await().until(() -> server.db().count("pg_stat_activity where pg_blocking_pids(pid) @> array[?]", us) > 0);
    }

    private void failForUnknownReasons(Outgoing out) {
        server.db()
                .update(
                        "update deliveries set state = 'failed', is_head = false, settled_at = created_at"
                                + " where partner_organization_id = ? and state = 'pending'",
                        out.partnerId().value());
        out.advance(Duration.ofMillis(1));
    }

    private static Reply replay(Outgoing out, Map<String, String> filter) {
        return out.api().post(out.path("/deliveries/replay"), filter);
    }
}
