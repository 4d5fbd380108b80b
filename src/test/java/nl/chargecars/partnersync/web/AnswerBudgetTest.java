package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests large answers to many or slow readers, which together must not exhaust the memory. */
@ExtendWith(WithServer.class)
class AnswerBudgetTest {

    private static final int LARGE = AnswerBudget.SMALL + 1;

    private final TestServer server;
    private final AnswerBudget budget;
    private final TestPartner partner;

    AnswerBudgetTest(TestServer server) {
        this.server = server;
        this.budget = server.part(AnswerBudget.class);
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void writesNothingThatItHasNoRoomFor() {
        var one = new AnswerBudget();
        long all = one.left();
        one.take(all - AnswerBudget.SMALL);
        var written = new AtomicBoolean();
        assertThatThrownBy(() -> one.holding(LARGE, () -> written.set(true))).isInstanceOf(Refusal.class);
        assertThat(written).isFalse();
        assertThat(one.left()).isEqualTo(AnswerBudget.SMALL);
    }

    @Test
    void holdsALargeAnswerUntilItIsWrittenOrFails() throws Exception {
        var one = new AnswerBudget();
        long all = one.left();
        one.holding(LARGE, () -> assertThat(one.left()).isEqualTo(all - LARGE));
        assertThat(one.left()).isEqualTo(all);
        assertThatThrownBy(() -> one.holding(LARGE, () -> {
                    throw new IOException("the reader has gone");
                }))
                .isInstanceOf(IOException.class);
        assertThat(one.left()).isEqualTo(all);
    }

    @Test
    void doesNotCountASmallAnswer() throws Exception {
        var one = new AnswerBudget();
        one.take(one.left());
        var written = new AtomicBoolean();
        one.holding(AnswerBudget.SMALL, () -> written.set(true));
        assertThat(written).isTrue();
    }

    /** It may tell that a change was made, or a secret that is shown once. */
    @Test
    void writesASmallAnswerThoughMoreIsTakenThanThereIs() throws Exception {
        var one = new AnswerBudget();
        one.take(one.left());
        one.giveBack(-1);
        var written = new AtomicBoolean();
        one.holding(AnswerBudget.SMALL, () -> written.set(true));
        assertThat(written).isTrue();
    }

    @Test
    void refusesLargeAnswersThatMemoryHasNoRoomForAndGivesThemLater() {
        String number = placedLarge();
        String order = "/api/v1/orders/" + number;
        Browser staff = TestUser.signedIn(server, "viewer");
        long all = budget.left() - 10;
        budget.take(all);
        try {
            for (String path : List.of(order, partner.path("/orders"))) {
                Reply refusal = server.admin().get(path).isFailure(503, "OVERLOADED");
                assertThat(refusal.header("Retry-After")).isEqualTo("1");
            }
            assertThat(staff.open("/orders/" + number).is(503).headers().firstValue("Retry-After"))
                    .hasValue("1");
            server.admin().get(partner.path("")).is(200);
        } finally {
            budget.giveBack(all);
        }
        server.admin().get(order).is(200);
        server.admin().get(partner.path("/orders")).is(200);
        staff.open("/orders/" + number).is(200);
    }

    @Test
    void holdsAnAnswerThatNobodyReadsUntilItsReaderLeaves() throws IOException {
        String number = placedLarge();
        int largerThanTheSystemsBuffers = 16_000_000;
        server.db().update("""
                        update line_items set description = repeat('x', ?)
                        where line_order = 1 and order_id = (select id from orders where order_number = ?)
                        """, largerThanTheSystemsBuffers, number);
        long before = budget.left();
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(
                    new InetSocketAddress(server.url().getHost(), server.url().getPort()));
            String request = "GET /api/v1/orders/" + number + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                    + TestServer.ADMIN_KEY + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            await().until(() -> budget.left() <= before - largerThanTheSystemsBuffers);
        }
        await().until(() -> budget.left() >= before);
    }

    /** Places an order whose answer and page are large, and returns its number. */
    private String placedLarge() {
        List<Map<String, Object>> items =
                Collections.nCopies(100, Map.of("description", "&".repeat(500), "sku", "&".repeat(200), "quantity", 1));
        return partner.place(Seed.order().with("/line_items", items)).is(201).text("/data/chargecars_order_id");
    }
}
