package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.DynamicTest;

/** Makes one test for each status and error code that {@code openapi.yaml} documents for an operation: the server does return it. */
final class DocumentedAnswers {

    /**
     * The statuses that only an outage or a fault of ours causes; tests of the packages {@code web} and {@code storage} provoke what
     * can be provoked.
     */
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
