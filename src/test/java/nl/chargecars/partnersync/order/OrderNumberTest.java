package nl.chargecars.partnersync.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how order numbers are read as people write them. */
class OrderNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "06",
                "0612",
                "061234",
                "0612345678",
                "1234567890123",
                "CC",
                "CCX-2026-71",
                "12 AB",
                "71a",
                "CC-26-71-3"
            })
    void takesNothingElseForANumber(String text) {
        assertThat(OrderNumber.candidates(text, 2026)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CC-2026-71", "cc 2026 71", "cc-2026-00071", "Cc2026-071", "CC-71", "cc71"})
    void completesWhatIsMissing(String text) {
        assertThat(OrderNumber.candidates(text, 2026)).containsExactly("CC-2026-00071");
    }

    @Test
    void isOfEachPrefixAndOfThisYearWhereNeitherIsSaid() {
        List<String> meant =
                List.of("CC-2026-00071", "LT-2026-00071", "MK-2026-00071", "ZS-2026-00071", "RS-2026-00071");
        assertThat(OrderNumber.candidates("71", 2026)).isEqualTo(meant);
        assertThat(OrderNumber.candidates("00071", 2026)).isEqualTo(meant);
        assertThat(OrderNumber.candidates("2025-71", 2026))
                .contains("CC-2025-00071")
                .hasSameSizeAs(meant);
        assertThat(OrderNumber.candidates("1234567", 2026)).contains("CC-2026-1234567");
    }
}
