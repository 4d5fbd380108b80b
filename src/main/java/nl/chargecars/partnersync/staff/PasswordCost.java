package nl.chargecars.partnersync.staff;

/**
 * The cost of a password hash, both for an attacker who guesses against stolen hashes and for us at each sign-in.
 *
 * @param strength of bcrypt: 2 to this power rounds
 */
public record PasswordCost(int strength) {

    /** Takes a quarter of a second per hash (OWASP asks for a strength of 10 at least). */
    public static PasswordCost standard() {
        return new PasswordCost(12);
    }
}
