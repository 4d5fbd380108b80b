package nl.chargecars.partnersync.settings;

/** A failure that only an administrator can mend. Its words are all that a log needs: a stack trace says no more. */
public interface MendedByAdministrator {

    /** Returns what is wrong and what to do about it, on one line. */
    String inWords();
}
