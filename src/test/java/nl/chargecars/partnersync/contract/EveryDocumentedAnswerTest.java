package nl.chargecars.partnersync.contract;

import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each status and error code that {@code openapi.yaml} promises for an operation does come, over HTTP; nothing is promised that
 * the server never says. That it comes in the documented form is what {@link ContractObserver} sees to.
 */
@ExtendWith(WithServer.class)
class EveryDocumentedAnswerTest {

    private final DocumentedAnswers answers;

    EveryDocumentedAnswerTest(TestServer server) {
        this.answers = new DocumentedAnswers(server);
    }

    @TestFactory
    Stream<DynamicTest> comes() {
        return answers.come();
    }

    @TestFactory
    Stream<DynamicTest> provokesNothingThatIsNotDocumented() {
        return answers.areNoneThatIsNotDocumented();
    }
}
