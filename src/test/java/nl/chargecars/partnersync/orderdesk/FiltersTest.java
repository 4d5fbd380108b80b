package nl.chargecars.partnersync.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {

    @Test
    void refuseAPartnerThatCanBeChosenNowhere() {
        assertThatThrownBy(() -> Filters.of("", "nobody", "", "", "")).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({"31-01-2026, ''", "'', 2026-02-30", "+999999999-01-01, ''", "'', +999999999-12-31", "-0001-01-01, ''"})
    void refuseADayThatCanBeChosenNowhere(String from, String to) {
        assertThatThrownBy(() -> Filters.of("", "", "", from, to))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("2026-01-31");
    }

    @Test
    void liveInTheUrl() {
        PartnerId partner = PartnerId.next();
        Filters all = Filters.of(" PO 1&2 ", partner.toString(), "new", "2026-01-01", "2026-01-31");
        assertThat(all.url("next"))
                .isEqualTo("/orders?ref=PO+1%262&partner=" + partner
                        + "&show=new&from=2026-01-01&to=2026-01-31&after=next");
        assertThat(all.withReference(null).isNarrowed()).isTrue();
        assertThat(Filters.of("", "", "", "", "").url()).isEqualTo("/orders");
    }

    @Test
    void tellWhatDidNotArriveFromAStatus() {
        Filters undelivered = Filters.of("", "", "not-delivered", "", "");
        assertThat(undelivered.isUndelivered()).isTrue();
        assertThat(undelivered.status()).isNull();
        assertThat(Filters.of("", "", "new", "", "").status()).isEqualTo("new");
    }

    /** Filters count whole calendar days in Amsterdam, including the day of 23 hours in spring. */
    @Test
    void countDaysInAmsterdam() {
        Filters day = Filters.of("", "", "", "2026-03-29", "2026-03-29");
        assertThat(day.begin()).isEqualTo(Instant.parse("2026-03-28T23:00:00Z"));
        assertThat(day.end()).isEqualTo(Instant.parse("2026-03-29T22:00:00Z"));
    }
}
