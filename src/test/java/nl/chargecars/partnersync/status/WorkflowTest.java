package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import nl.chargecars.partnersync.status.Workflow.Decision;
import org.junit.jupiter.api.Test;

/** Tests the decision against the simplest model of a workflow: a map from each status to its next statuses. */
class WorkflowTest {

    private static final List<String> WORDS = List.of("new", "approved", "scheduled", "on_hold", "completed", "lost");
    private static final int LONGEST_WALK = 200;

    @Test
    void hasExactlyOneInitialStatus() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow(List.of(status("new", false))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workflow(List.of(status("new", true), status("approved", true))));
        assertThat(new Workflow(List.of(status("approved", false), status("new", true))).initial())
                .isEqualTo("new");
    }

    @Test
    void leadsNowhereFromAStatusThatItDoesNotKnow() {
        var workflow = new Workflow(List.of(status("new", true)));
        assertThat(workflow.allowedNext("lost")).isEmpty();
        assertThat(workflow.decide("lost", "new")).isEqualTo(Decision.NOT_ALLOWED);
    }

    @Test
    void isOpenInEveryStatusThatIsNotFinal() {
        var done = new WorkflowStatus("done", "Done", false, true, List.of());
        assertThat(new Workflow(List.of(status("approved", false), done, status("new", true))).openStatuses())
                .containsExactly("approved", "new");
    }

    @Test
    void hasAnotherVersionWhenAnythingInItIsDifferent() {
        var plain = new WorkflowStatus("new", "New", true, false, List.of());
        var done = new WorkflowStatus("done", "Done", false, true, List.of());
        List<Workflow> workflows = List.of(
                new Workflow(List.of(plain, done)),
                new Workflow(List.of(done, plain)),
                new Workflow(List.of(new WorkflowStatus("new", "Fresh", true, false, List.of()), done)),
                new Workflow(List.of(new WorkflowStatus("new", "New", true, true, List.of()), done)),
                new Workflow(List.of(new WorkflowStatus("new", "New", true, false, List.of("done")), done)));
        assertThat(workflows.stream().map(Workflow::version).distinct()).hasSize(workflows.size());
        assertThat(workflows.getFirst().version()).hasSize(16).isEqualTo(new Workflow(List.of(plain, done)).version());
    }

    @Property
    void allowsWhatThereIsARowForAndNothingElse(@ForAll("models") Map<String, Set<String>> model) {
        Workflow workflow = workflow(model);
        for (String from : model.keySet()) {
            assertThat(workflow.allowedNext(from)).containsExactlyInAnyOrderElementsOf(model.get(from));
            for (String to : WORDS) {
                assertThat(workflow.decide(from, to)).as("%s to %s", from, to).isEqualTo(expected(model, from, to));
            }
        }
        assertThat(workflow.names()).isEqualTo(model.keySet());
    }

    @Property(tries = 200)
    void everyWalkByItsOwnAdviceIsAllowedAndEndsOnlyWhereNothingLeadsOn(
            @ForAll("models") Map<String, Set<String>> model, @ForAll long seed) {
        Workflow workflow = workflow(model);
        var random = new Random(seed);
        String at = workflow.initial();
        for (int step = 0; step < LONGEST_WALK; step++) {
            List<String> next = workflow.allowedNext(at);
            if (next.isEmpty()) {
                String end = at;
                assertThat(model.keySet())
                        .filteredOn(to -> !to.equals(end))
                        .allSatisfy(to -> assertThat(workflow.decide(end, to)).isEqualTo(Decision.NOT_ALLOWED));
                return;
            }
            String to = next.get(random.nextInt(next.size()));
            assertThat(workflow.decide(at, to)).isEqualTo(Decision.ALLOWED);
            at = to;
        }
    }

    /** Models of workflows: each status with its next ones. Each model has the initial status {@code new}. */
    @Provide
    Arbitrary<Map<String, Set<String>>> models() {
        return Arbitraries.of(WORDS).set().ofMaxSize(WORDS.size()).flatMap(chosen -> {
            chosen.add("new");
            List<String> statuses = chosen.stream().sorted().toList();
            return Arbitraries.of(statuses)
                    .set()
                    .ofMaxSize(statuses.size())
                    .list()
                    .ofSize(statuses.size())
                    .map(targets -> model(statuses, targets));
        });
    }

    private static Map<String, Set<String>> model(List<String> statuses, List<Set<String>> targets) {
        Map<String, Set<String>> model = new TreeMap<>();
        for (int index = 0; index < statuses.size(); index++) {
            String from = statuses.get(index);
            model.put(
                    from,
                    targets.get(index).stream().filter(to -> !to.equals(from)).collect(Collectors.toSet()));
        }
        return model;
    }

    private static Decision expected(Map<String, Set<String>> model, String from, String to) {
        if (!model.containsKey(to)) {
            return Decision.UNKNOWN_STATUS;
        }
        if (from.equals(to)) {
            return Decision.UNCHANGED;
        }
        return model.getOrDefault(from, Set.of()).contains(to) ? Decision.ALLOWED : Decision.NOT_ALLOWED;
    }

    private static Workflow workflow(Map<String, Set<String>> model) {
        return new Workflow(model.entrySet().stream()
                .map(entry -> new WorkflowStatus(
                        entry.getKey(),
                        entry.getKey(),
                        entry.getKey().equals("new"),
                        entry.getValue().isEmpty(),
                        List.copyOf(entry.getValue())))
                .toList());
    }

    private static WorkflowStatus status(String word, boolean initial) {
        return new WorkflowStatus(word, word, initial, false, List.of());
    }
}
