package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.Test;

/** Here a search that is under way is one in which the next one begins. */
class LongSearchesTest {

    private final LongSearches searches = new LongSearches(Duration.ZERO);
    private final List<PartnerId> partners =
            Stream.generate(PartnerId::next).limit(3).toList();

    @Test
    void refusesAThirdOfAPartnerAndLeavesTheOthersTheirTurns() {
        during(
                0,
                () -> during(0, () -> {
                    assertThatThrownBy(() -> during(0, () -> "never"))
                            .isInstanceOf(Refusal.class)
                            .hasMessageStartingWith("2 searches that read many deliveries of this partner");
                    return during(1, () -> "done");
                }));
        assertThat(during(0, () -> "later")).isEqualTo("later");
    }

    @Test
    void refusesAFifthOfAll() {
        during(
                0,
                () -> during(
                        0,
                        () -> during(
                                1,
                                () -> during(1, () -> {
                                    assertThatThrownBy(() -> during(2, () -> "never"))
                                            .isInstanceOf(Refusal.class)
                                            .hasMessageStartingWith("Too many searches that read many deliveries");
                                    return "done";
                                }))));
        assertThat(during(2, () -> "later")).isEqualTo("later");
    }

    private String during(int partner, Supplier<String> next) {
        return searches.take(partners.get(partner), next);
    }
}
