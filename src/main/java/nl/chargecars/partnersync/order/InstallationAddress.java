package nl.chargecars.partnersync.order;

/**
 * Where the charger goes. Prints nothing of it.
 *
 * @param street with the house number
 */
public record InstallationAddress(String street, String city, String postalCode, String country) {
    @Override
    public String toString() {
        return "InstallationAddress[…]";
    }
}
