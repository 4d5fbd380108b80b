package nl.chargecars.partnersync.contract;

import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests over HTTP that the server returns each status and error code that {@code openapi.yaml} documents for an operation, and that
 * none is documented that the server never returns. {@link ContractObserver} checks that the answers have the documented form.
 */
@ExtendWith(WithServer.class)
class EveryDocumentedAnswerTest {

    private final DocumentedAnswers answers;

    EveryDocumentedAnswerTest(TestServer server) {
        this.answers = new DocumentedAnswers(server);
    }

    @TestFactory
    Stream<DynamicTest> isGivenAsDocumented() {
        return answers.come();
    }

    @TestFactory
    Stream<DynamicTest> provokesNothingThatIsNotDocumented() {
        return answers.areNoneThatIsNotDocumented();
    }
}
