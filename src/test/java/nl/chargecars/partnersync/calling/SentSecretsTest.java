package nl.chargecars.partnersync.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what is masked in an answer that repeats our request. */
class SentSecretsTest {

    private final SentSecrets sent = new SentSecrets(List.of("s3cret/of+ours", "a \"quoted\" <one> & 'more'", "short"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "short                                                      | short",
                "s3cret/of-ours                                             | s3cret/of-ours",
                "s3cret%2Fof%zzours &bogus; \\q                             | s3cret%2Fof%zzours &bogus; \\q",
                "<s3cret/of+ours>                                           | <********>",
                "s3cret/of+ours, s3cret/of+ourss3cret/of+ours!              | ********, ********!",
                "{\"a\":\"s3cret\\/of\\u002bours\"}                         | {\"a\":\"********\"}",
                "?k=s3cret%2fof%2Bours&l=1                                  | ?k=********&l=1",
                "<b>s3cret/of&#43;ours</b>                                  | <b>********</b>",
                "<b>a &quot;quoted&quot; &lt;one&gt; &amp; &#x27;more&#039;</b> | <b>********</b>",
                "{\"a\":\"a \\\"quoted\\\" <one> & 'more'\"}                | {\"a\":\"********\"}"
            })
    void masksEachHoweverItIsWritten(String answer, String shown) {
        assertThat(sent.hiddenIn(answer)).isEqualTo(shown);
        assertThat(sent.areIn(answer)).isEqualTo(!answer.equals(shown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "You sent s3c             | You sent s3c",
                "You sent s3cr            | You sent ********",
                "You sent s3cret/of+our   | You sent ********",
                "You sent s3cret\\/of\\u0 | You sent ********",
                "You sent s3cret%2Fof%2   | You sent ********",
                "You sent s3cret/of&#x    | You sent ********"
            })
    void masksTheBeginningOfOneWhereTheAnswerWasCutOff(String answer, String shown) {
        assertThat(sent.hiddenIn(answer)).isEqualTo(shown);
        assertThat(sent.areIn(answer)).as("as a whole").isFalse();
    }

    @Test
    void masksOneThatBeginsWithinABeginningOfItself() {
        assertThat(new SentSecrets(List.of("abababac")).hiddenIn("ababababac!")).isEqualTo("ab********!");
    }

    @Test
    void masksWhatFollowsASchemeAndWhatAFormMakesOfSpaces() {
        var token = new SentSecrets(SentSecrets.repeated("Token abcdef0123456789"));
        assertThat(token.hiddenIn("invalid token abcdef0123456789")).isEqualTo("invalid token ********");
        var key = new SentSecrets(SentSecrets.repeated("key with spaces"));
        assertThat(key.hiddenIn("key=key+with+spaces&a=b")).isEqualTo("key=********&a=b");
    }

    @Test
    void leavesEverythingWhereNothingIsSecret() {
        assertThat(SentSecrets.NONE.hiddenIn("s3cret/of+ours")).isEqualTo("s3cret/of+ours");
        assertThat(SentSecrets.NONE.areIn("s3cret/of+ours")).isFalse();
    }

    @Test
    void isNotMistakenByTextsThatRepeatThemselves() {
        var many = new SentSecrets(List.of("a".repeat(20_000) + "b", "a".repeat(20_000) + "c"));
        String answer = "a".repeat(60_000);
        assertThat(many.areIn(answer)).isFalse();
        assertThat(many.areIn(answer + "c" + answer)).isTrue();
    }
}
