package nl.chargecars.partnersync.staff;

/**
 * What a guess costs whoever has stolen the hashes, and us for each sign-in.
 *
 * @param strength of bcrypt: 2 to this power rounds
 */
public record PasswordCost(int strength) {

    /** A quarter of a second (OWASP asks for 10 at least). */
    static final PasswordCost PRODUCT = new PasswordCost(12);
}
