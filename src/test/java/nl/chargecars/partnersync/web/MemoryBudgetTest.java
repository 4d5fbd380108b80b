package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final int REFUSALS = 10_000;
    private static final long LITTLE = 10;

    @Test
    void whatIsRefusedTakesNothingFromOthersNotEvenForAMoment() {
        var budget = new BodyBudget();
        budget.take(budget.left() - LITTLE);
        CompletableFuture<Void> refused = CompletableFuture.runAsync(() -> {
            for (int call = 0; call < REFUSALS; call++) {
                assertThatThrownBy(() -> budget.take(LITTLE + 1)).isInstanceOf(Refusal.class);
            }
        });
        while (!refused.isDone()) {
            budget.take(LITTLE);
            budget.giveBack(LITTLE);
        }
        refused.join();
        assertThat(budget.left()).isEqualTo(LITTLE);
    }
}
