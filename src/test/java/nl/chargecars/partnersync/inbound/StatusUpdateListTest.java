package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code GET …/status-updates}: the updates that the partner sent, and their outcomes. */
@ExtendWith(WithServer.class)
class StatusUpdateListTest {

    private final TestServer server;
    private final StatusSender sender;

    StatusUpdateListTest(TestServer server) {
        this.server = server;
        this.sender = StatusSender.ready(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outcome=lost",
                "outcome=Applied",
                "outcome=",
                "limit=0",
                "limit=201",
                "limit=many",
                "cursor=nonsense",
                "cursor=YQ"
            })
    void refusesParametersThatMakeNoSense(String query) {
        list(query).isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void isEmptyAtFirst() {
        Reply empty = list("limit=50").is(200);
        assertThat(empty.data().size()).isZero();
        assertThat(empty.at("/next_cursor").isNull()).isTrue();
    }

    @Test
    void showsTheNewestFirst() {
        sender.push("msg_1", Seed.STATUS_UPDATE).is(200);
        sender.push("msg_2", Seed.STATUS_UPDATE).is(200);
        sender.push("msg_3", "nonsense").is(400);
        assertThat(ids(list("limit=50"))).containsExactly("msg_3", "msg_2", "msg_1");
    }

    @Test
    void filtersByOutcome() {
        sender.push("msg_1", Seed.STATUS_UPDATE).is(200);
        sender.push("msg_2", Seed.STATUS_UPDATE).is(200);
        sender.push("msg_3", StatusSender.update("UNHEARD_OF")).is(422);
        assertThat(ids(list("outcome=applied"))).containsExactly("msg_1");
        assertThat(ids(list("outcome=duplicate"))).containsExactly("msg_2");
        assertThat(ids(list("outcome=status_not_mapped"))).containsExactly("msg_3");
        assertThat(ids(list("outcome=stale"))).isEmpty();
    }

    /** The contract writes refused outcomes as the error codes are. */
    @Test
    void filtersByAnOutcomeInUpperCaseToo() {
        sender.push("msg_1", Seed.STATUS_UPDATE).is(200);
        sender.push("msg_2", StatusSender.update("UNHEARD_OF")).isFailure(422, "STATUS_NOT_MAPPED");
        Reply refused = list("outcome=STATUS_NOT_MAPPED");
        assertThat(ids(refused)).containsExactly("msg_2");
        assertThat(refused.text("/data/0/outcome")).isEqualTo("status_not_mapped");
        assertThat(ids(list("outcome=APPLIED"))).containsExactly("msg_1");
    }

    @Test
    void filtersByTheNameOfTheOrder() {
        String name = "VLV 2/ü&x";
        sender.partner().placed(name);
        sender.push("msg_1", Seed.STATUS_UPDATE).is(200);
        sender.push("msg_2", Seed.statusUpdate().with("/partner_order_id", name))
                .is(200);
        sender.push("msg_3", Seed.statusUpdate().with("/partner_order_id", name))
                .is(200);
        String byName = "partner_order_id=" + TestPartner.encoded(name);
        assertThat(ids(list(byName))).containsExactly("msg_3", "msg_2");
        assertThat(ids(list(byName + "&outcome=applied"))).containsExactly("msg_2");
        assertThat(ids(list("partner_order_id=VLV"))).isEmpty();
    }

    @Test
    void pagesThroughAllOfThemWhateverComesMeanwhile() {
        for (int number = 1; number <= 7; number++) {
            sender.push("msg_" + number, Seed.STATUS_UPDATE).is(200);
        }
        List<String> seen = new ArrayList<>();
        Reply page = list("limit=3").is(200);
        seen.addAll(ids(page));
        sender.push("msg_late", Seed.STATUS_UPDATE).is(200);
        while (!page.at("/next_cursor").isNull()) {
            page = list("limit=3&cursor=" + page.text("/next_cursor")).is(200);
            seen.addAll(ids(page));
        }
        assertThat(seen).containsExactly("msg_7", "msg_6", "msg_5", "msg_4", "msg_3", "msg_2", "msg_1");
    }

    @Test
    void pagesWithinAFilter() {
        for (int number = 1; number <= 5; number++) {
            sender.push("msg_" + number, StatusSender.update(number % 2 == 0 ? "RECEIVED" : "UNHEARD_OF"));
        }
        Reply first = list("outcome=status_not_mapped&limit=2").is(200);
        assertThat(ids(first)).containsExactly("msg_5", "msg_3");
        Reply second = list("outcome=status_not_mapped&limit=2&cursor=" + first.text("/next_cursor"));
        assertThat(ids(second)).containsExactly("msg_1");
        assertThat(second.at("/next_cursor").isNull()).isTrue();
    }

    @Test
    void showsAPartnerItsOwnOnly() {
        StatusSender other = StatusSender.ready(server);
        other.push("msg_of_the_other", Seed.STATUS_UPDATE).is(200);
        assertThat(sender.kept()).isEmpty();
        sender.partner().api().get(other.partner().path("/status-updates")).isFailure(403, "FORBIDDEN");
    }

    private Reply list(String query) {
        return sender.partner().api().get(sender.partner().path("/status-updates?" + query));
    }

    private static List<String> ids(Reply page) {
        return page.is(200).texts("/data", "webhook_id");
    }
}
