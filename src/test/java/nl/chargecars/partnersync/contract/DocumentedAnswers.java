package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.DynamicTest;

/** A test for each status and error code that {@code openapi.yaml} promises for an operation: it does come. */
final class DocumentedAnswers {

    /** What only an outage or a mistake of ours brings; tests of the rooms `web` and `storage` bring about what can be. */
    private static final String SERVER_FAILURE = "5XX";

    private final CommonAnswers common;
    private final Map<String, Supplier<Reply>> particular;

    DocumentedAnswers(TestServer server) {
        var scene = new Scene(server);
        this.common = new CommonAnswers(scene);
        this.particular = new ParticularAnswers(scene).all();
    }

    Stream<DynamicTest> come() {
        return Answer.all(ApiDocument.get())
                .filter(answer -> !answer.status().equals(SERVER_FAILURE))
                .map(answer -> DynamicTest.dynamicTest(answer.toString(), () -> {
                    Supplier<Reply> call = particular.get(answer.toString());
                    Reply reply = call == null ? common.provoke(answer) : call.get();
                    reply.is(Integer.parseInt(answer.status()));
                    assertThat(Content.codeIn(reply)).isEqualTo(answer.code());
                }));
    }

    Stream<DynamicTest> areNoneThatIsNotDocumented() {
        var documented = Answer.all(ApiDocument.get()).map(Answer::toString).toList();
        return particular.keySet().stream()
                .map(answer -> DynamicTest.dynamicTest(
                        answer, () -> assertThat(documented).contains(answer)));
    }
}
