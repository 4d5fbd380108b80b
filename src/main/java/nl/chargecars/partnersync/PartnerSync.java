package nl.chargecars.partnersync;

/** The front door of the jar; {@code ./partnersync} calls it. */
public final class PartnerSync {
    private PartnerSync() {}

    public static void main(String[] arguments) {
        System.out.println("not yet");
    }
}
