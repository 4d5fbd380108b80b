package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import nl.chargecars.partnersync.staff.PasswordRules.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    private static final Email EVA = new Email("eva.janssen@chargecars.nl");

    @Test
    void refusesElevenCharactersAndTakesTwelve() {
        assertThat(PasswordRules.problem("kruimel-lad", EVA)).contains(Problem.TOO_SHORT);
        assertThat(PasswordRules.problem("kruimel-lade", EVA)).isEmpty();
    }

    @Test
    void countsCharactersAndNotTheirBytes() {
        assertThat(PasswordRules.problem("🎻🎻🎻🎻🎻🎻", EVA)).contains(Problem.TOO_SHORT);
    }

    @Test
    void refusesMoreThanTwoHundredCharacters() {
        assertThat(PasswordRules.problem("violin ".repeat(29), EVA)).contains(Problem.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword",
                "Password2026!",
                "P@ssw0rd2026!!",
                "Welkom012345",
                "welkom-welkom-welkom",
                "123456789012",
                "qwertyuiop123",
                "1qaz2wsx3edc",
                "1q2w3e4r5t6y",
                "1Q2w3e4r5t6y7u8i9o0p!",
                "q1w2e3r4t5y6",
                "y6t5r4e3w2q1",
                "qazwsxedcrfv",
                "qazwsxedcrfvtgb",
                "zaq1xsw2cde3",
                "zaq1xsw2cde3vfr4",
                "1qazxsw23edc",
                "qweasdzxc123",
                "123qweasdzxc",
                "qweqweqwe123",
                "abc123abc123",
                "Qwe123-asd-321",
                "aaaaaaaaaaaaaaa",
                "abababababababab",
                "abcdefghijklmnop",
                "ChargeCars2026",
                "chargecars-admin-1",
                "PartnerSync!2026",
                "eva.janssen2026",
                "Evajanssen!!!!",
                "correct horse battery staple",
                "iloveyou123456",
                "zomer2026zomer2026",
                "Amsterdam2026!",
                "............a.b."
            })
    void refusesWhatEverybodyWouldGuessFirst(String password) {
        assertThat(PasswordRules.problem(password, EVA)).contains(Problem.TOO_EASY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "violin crumbs under the ladder",
                "fiets kapot bij oma",
                "7Hq!zz0pLm-x",
                "worst met mosterd",
                "abcoude ligt bij het water",
                "drie 123 koeien in de wei",
                "wachtwoord van de buurvrouw",
                "пароль для соседки",
                "Chargecars likes pancakes"
            })
    void takesWordsOfOnesOwnWithoutAskingForKindsOfCharacters(String password) {
        assertThat(PasswordRules.problem(password, EVA)).isEmpty();
    }

    @Property(tries = 200)
    void takesAlmostAnyRandomLetters(@ForAll @AlphaChars @StringLength(min = 40, max = 60) String letters) {
        // generators favour edge cases such as forty times the same letter, which are rightly refused
        if (letters.chars().distinct().count() > 12) {
            assertThat(PasswordRules.problem(letters, EVA)).isEmpty();
        }
    }

    @Property(tries = 200)
    void judgesWhateverIsTyped(@ForAll @StringLength(max = 300) String password) {
        assertThat(PasswordRules.problem(password, EVA)).isNotNull();
    }
}
