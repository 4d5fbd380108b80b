package nl.chargecars.partnersync.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the order numbers (contract, "Numbers"). Each test uses its own year, so that its numbers begin at one. */
@ExtendWith(WithServer.class)
class OrderNumbersTest {

    private final TestServer server;
    private final SettableClock clock;

    OrderNumbersTest(TestServer server) {
        this.server = server;
        this.clock = server.clock();
    }

    @ParameterizedTest
    @CsvSource({"chargecars, CC", "laderthuis, LT", "meterkastthuis, MK", "zaptecshop, ZS", "ratioshop, RS"})
    void beginWithTheCompanyAndCountForEachAlone(String company, String prefix) {
        clock.set(Instant.parse("2051-06-01T12:00:00Z"));
        TestPartner partner = TestPartner.integrated(server, company);
        assertThat(partner.placed("1")).isEqualTo(prefix + "-2051-00001");
        assertThat(partner.placed("2")).isEqualTo(prefix + "-2051-00002");
    }

    @Test
    void haveTheYearThatItIsInTheNetherlands() {
        TestPartner partner = TestPartner.integrated(server, "zaptecshop");
        clock.set(Instant.parse("2052-12-31T22:59:59.999999Z"));
        assertThat(partner.placed("before midnight")).isEqualTo("ZS-2052-00001");
        clock.set(Instant.parse("2052-12-31T23:00:00Z"));
        assertThat(partner.placed("at midnight")).isEqualTo("ZS-2053-00001");
        clock.set(Instant.parse("2053-01-01T00:00:01Z"));
        assertThat(partner.placed("after midnight in Greenwich")).isEqualTo("ZS-2053-00002");
        clock.set(Instant.parse("2052-12-31T22:59:59Z"));
        assertThat(partner.placed("on a node whose clock is late")).isEqualTo("ZS-2052-00002");
    }

    @Test
    void growLongerWhenFiveDigitsAreUsedUp() {
        clock.set(Instant.parse("2054-06-01T12:00:00Z"));
        server.db()
                .update("insert into number_sequences (business_entity, document_type, year, last_number)"
                        + " values ('ratioshop', 'order', 2054, 99998)");
        TestPartner partner = TestPartner.integrated(server, "ratioshop");
        assertThat(partner.placed("1")).isEqualTo("RS-2054-99999");
        assertThat(partner.placed("2")).isEqualTo("RS-2054-100000");
        server.admin().get("/api/v1/orders/RS-2054-100000").is(200);
    }
}
