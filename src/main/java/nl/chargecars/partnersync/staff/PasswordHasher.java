package nl.chargecars.partnersync.staff;

import java.text.Normalizer;
import java.util.Locale;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords: bcrypt of the password's HMAC-SHA256. The HMAC allows passwords of any length, where bcrypt reads only 72
 * bytes, and makes a stolen table useless without the sealed key. A hash takes a quarter of a second of one core, on {@link
 * HashingThreads}.
 */
@Component
class PasswordHasher {

    private final BCryptPasswordEncoder encoder;
    private final StaffSecrets secrets;
    private final HashingThreads threads;
    private final String hashOfNobody;

    PasswordHasher(StaffSecrets secrets, PasswordCost cost, HashingThreads threads) {
        this.secrets = secrets;
        this.threads = threads;
        this.encoder = new BCryptPasswordEncoder(cost.strength());
        // a well-formed hash that no known password has
        this.hashOfNobody = String.format(
                Locale.ROOT, "$2a$%02d$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", cost.strength());
    }

    /** @throws Refusal OVERLOADED when too many hashes are being computed */
    String hash(String password) {
        return threads.compute(() -> String.valueOf(encoder.encode(peppered(password))));
    }

    /**
     * Compares a password with a hash, null for no hash. Takes equally long without a hash: the time does not reveal whether a
     * user exists.
     *
     * @throws Refusal OVERLOADED when too many hashes are being computed; then the password was not compared
     */
    boolean matches(String password, @Nullable String hash) {
        boolean same = threads.compute(() -> encoder.matches(peppered(password), hash == null ? hashOfNobody : hash));
        return same && hash != null;
    }

    /**
     * Returns the HMAC of the normalized password: the same characters typed on another keyboard may be other code points (NIST
     * SP 800-63B, 3.1.1.2).
     */
    private String peppered(String password) {
        return secrets.hashText(Purpose.PASSWORD, Normalizer.normalize(password, Normalizer.Form.NFKC));
    }
}
