package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.inbound.GroupReprocessing.ReprocessingResult;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.inbound.UpdateDismissals.Counted;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the grouping of refused updates by cause, and the processing and dismissal of a whole group. */
@ExtendWith(WithServer.class)
class RefusedGroupsTest {

    private static final Actor EVA = Actor.staff("eva");

    private final TestServer server;
    private final RefusedUpdates updates;
    private final GroupReprocessing reprocessing;
    private final UpdateDismissals dismissals;
    private final PartnerId partner;

    RefusedGroupsTest(TestServer server) {
        this.server = server;
        this.updates = server.part(RefusedUpdates.class);
        this.reprocessing = server.part(GroupReprocessing.class);
        this.dismissals = server.part(UpdateDismissals.class);
        this.partner = TestPartner.integrated(server).id();
    }

    @Test
    void knowsNoGroupOfWhatWasAccepted() {
        for (String outcome : new String[] {"applied", "bad luck"}) {
            assertThatThrownBy(() -> of(outcome, null)).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void isOpenAlsoPastTheAgeOfItsBody() {
        refuse(2, "OLD", Duration.ofDays(200));
        refuse(1, "NEW", Duration.ZERO);
        assertThat(updates.groups(partner).groups())
                .extracting(RefusedUpdates.Group::word)
                .containsExactly("OLD", "NEW");
        assertThat(updates.members(of("status_not_mapped", null), null, 10).data())
                .hasSize(3);
    }

    @Test
    void processesAGroupAgainFiveHundredAtATimeAndGoesOnWhereItWas() {
        refuse(GroupReprocessing.MOST_AT_ONCE + 2, "EN ROUTE", Duration.ZERO);
        refuse(1, "ELSEWHERE", Duration.ZERO);
        ReprocessingResult first = reprocessing.processAgain(of("status_not_mapped", "EN ROUTE"), null, EVA);
        assertThat(first.outcomes()).isEqualTo(Map.of("order_not_found", GroupReprocessing.MOST_AT_ONCE));
        ReprocessingResult second = reprocessing.processAgain(of("status_not_mapped", "EN ROUTE"), first.next(), EVA);
        assertThat(second.outcomes()).isEqualTo(Map.of("order_not_found", 2));
        assertThat(second.next()).isNull();
        assertThat(updates.groups(partner).groups())
                .extracting(group -> group.outcome().wireName() + " " + group.word() + " " + group.count())
                .containsExactly("order_not_found null 502", "status_not_mapped ELSEWHERE 1");
    }

    @Test
    void tellsProgramsWhereToGoOn() {
        refuse(GroupReprocessing.MOST_AT_ONCE + 2, "EN ROUTE", Duration.ZERO);
        Reply first = again(Map.of("outcome", "status_not_mapped"));
        assertThat(first.at("/data/matched").asInt()).isEqualTo(GroupReprocessing.MOST_AT_ONCE + 2);
        assertThat(first.at("/data/outcomes/order_not_found").asInt()).isEqualTo(GroupReprocessing.MOST_AT_ONCE);
        Reply second = again(Map.of("outcome", "status_not_mapped", "cursor", first.text("/data/next_cursor")));
        assertThat(second.at("/data/outcomes/order_not_found").asInt()).isEqualTo(2);
        assertThat(second.at("/data/next_cursor").isNull()).isTrue();
    }

    /** So many need several transactions. */
    @Test
    void dismissesAllThatWereCountedAndNothingThatCameLater() {
        refuse(1_200, "EN ROUTE", Duration.ofMinutes(1));
        refuse(1, "ELSEWHERE", Duration.ofMinutes(1));
        GroupFilter group = of("status_not_mapped", "EN ROUTE");
        UUID newest = Objects.requireNonNull(dismissals.count(group).newest());
        refuse(1, "EN ROUTE", Duration.ZERO);
        assertThat(dismissals.dismiss(group, newest, EVA, null)).isEqualTo(1_200);
        assertThat(updates.groups(partner).groups())
                .extracting(one -> one.word() + " " + one.count())
                .containsExactlyInAnyOrder("EN ROUTE 1", "ELSEWHERE 1");
    }

    @Test
    void tellsThatThereAreMoreThanAreDismissedAtOnceOnlyWhereThereAre() {
        refuse(UpdateDismissals.MOST_AT_ONCE, "EN ROUTE", Duration.ZERO);
        assertThat(dismissals.count(of("status_not_mapped", "EN ROUTE")))
                .extracting(Counted::matched, Counted::more)
                .containsExactly((long) UpdateDismissals.MOST_AT_ONCE, false);
        refuse(1, "EN ROUTE", Duration.ZERO);
        assertThat(dismissals.count(of("status_not_mapped", "EN ROUTE")))
                .extracting(Counted::matched, Counted::more)
                .containsExactly((long) UpdateDismissals.MOST_AT_ONCE, true);
    }

    private Reply again(Map<String, ?> body) {
        return server.admin()
                .post("/api/v1/partners/" + partner + "/status-updates/reprocess", body)
                .is(200);
    }

    private GroupFilter of(String outcome, @Nullable String word) {
        return GroupFilter.of(partner, outcome, word, null);
    }

    private void refuse(int count, String word, Duration ago) {
        Instant at = server.clock().instant().minus(ago);
        UUID first = Uuid7.earliest(at);
        server.db().update("""
                with made as (
                    insert into partner_status_updates (id, partner_organization_id, received_at, origin, partner_order_id,
                                                        partner_status, partner_timestamp, outcome, processed_at)
                    select (left(?, 24) || lpad(to_hex((random() * 1e14)::bigint), 12, '0'))::uuid, ?, ?, 'webhook', 'NOBODY-1',
                           ?, ?, 'status_not_mapped', ?
                    from generate_series(1, ?)
                    returning id, partner_status
                )
                insert into status_update_bodies (status_update_id, body)
                select id, json_build_object('partner_order_id', 'NOBODY-1', 'status', partner_status,
                                             'timestamp', '2025-06-01T10:30:00Z')::text
                from made
                """, first.toString(), partner.value(), time(at), word, time(at), time(at), count);
    }

    private static OffsetDateTime time(Instant at) {
        return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
