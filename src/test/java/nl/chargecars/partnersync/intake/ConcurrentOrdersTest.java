package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests concurrent requests: each order is placed once, and order numbers have no gaps even if some requests fail. */
@ExtendWith(WithServer.class)
class ConcurrentOrdersTest {

    private static final int MANY = 200;

    private final TestServer server;
    private final Db db;

    ConcurrentOrdersTest(TestServer server) {
        this.server = server;
        this.db = server.db();
    }

    @Test
    void makesOneOrderOfTheSameOneSentManyTimes() {
        goToYear(2041);
        TestPartner partner = TestPartner.integrated(server, "meterkastthuis");
        List<Reply> replies = AtOnce.call(MANY, _ -> partner.place(Seed.ORDER));
        assertThat(replies).extracting(Reply::status).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(numbers(replies)).containsExactly("MK-2041-00001");
        assertThat(partner.placed("the next")).isEqualTo("MK-2041-00002");
    }

    @Test
    void numbersDifferentOnesWithoutGapsAndWithoutDoubles() {
        goToYear(2042);
        TestPartner partner = TestPartner.integrated(server, "meterkastthuis");
        TestPartner other = TestPartner.integrated(server, "meterkastthuis");
        List<Reply> replies =
                AtOnce.call(MANY, number -> (number % 2 == 0 ? partner : other).place(Seed.order("order " + number)));
        assertThat(replies).extracting(Reply::status).containsOnly(201);
        assertThat(numbers(replies)).isEqualTo(firstNumbers(2042, MANY));
    }

    @Test
    void leavesNoGapWhereAnOrderIsRefusedOrFails() {
        goToYear(2043);
        TestPartner partner = TestPartner.integrated(server, "meterkastthuis");
        TestPartner without = TestPartner.withoutIntegration(server);
        failFor("poison");
        try {
            List<Reply> replies = AtOnce.call(MANY, number -> switch (number % 10) {
                case 3 -> partner.place(Seed.order("poison " + number));
                case 5 -> partner.place("{}");
                case 7 -> without.place(Seed.ORDER);
                default -> partner.place(Seed.order("order " + number));
            });
            assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(140);
            assertThat(replies).filteredOn(reply -> reply.status() == 500).hasSize(20);
            assertThat(replies).filteredOn(reply -> reply.status() == 422).hasSize(20);
            assertThat(replies).filteredOn(reply -> reply.status() == 409).hasSize(20);
            assertThat(numbers(replies)).isEqualTo(firstNumbers(2043, 140));
        } finally {
            failForNobody();
        }
        assertThat(partner.placed("poison 3")).isEqualTo("MK-2043-00141");
    }

    /** Moves the clock to a year that only this test uses, so that its order numbers begin at one. */
    private void goToYear(int year) {
        server.clock().set(Instant.parse(year + "-05-01T12:00:00Z"));
    }

    /** Makes the database refuse orders whose {@code partner_order_id} begins with this text, as an unforeseen failure. */
    private void failFor(String beginning) {
        db.update("""
                create function fail_for_poison() returns trigger language plpgsql as $$
                begin
                    if new.partner_external_references ->> 'partner_order_id' like '%s%%' then
                        raise exception 'poison';
                    end if;
                    return new;
                end $$""".formatted(beginning));
        db.update("create trigger poison before insert on orders for each row execute function fail_for_poison()");
    }

    private void failForNobody() {
        db.update("drop trigger poison on orders");
        db.update("drop function fail_for_poison");
    }

    private static Set<String> numbers(List<Reply> replies) {
        return replies.stream()
                .filter(reply -> reply.status() < 300)
                .map(reply -> reply.text("/data/chargecars_order_id"))
                .collect(Collectors.toSet());
    }

    private static Set<String> firstNumbers(int year, int many) {
        return IntStream.rangeClosed(1, many)
                .mapToObj(number -> "MK-%d-%05d".formatted(year, number))
                .collect(Collectors.toSet());
    }
}
