package nl.chargecars.partnersync.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExchangesTest {

    @Test
    void haveNoRateWhenThereWereNone() {
        assertThat(Exchanges.NONE.successRate()).isNull();
    }

    @Test
    void haveARateWithTwoDecimals() {
        assertThat(new Exchanges(0, 3).successRate()).isZero();
        assertThat(new Exchanges(99, 6).successRate()).isEqualTo(94.29);
        assertThat(new Exchanges(3, 0).successRate()).isEqualTo(100);
    }
}
