package nl.chargecars.partnersync.order;

/**
 * The address at which the charger is installed. Its {@code toString} contains none of it.
 *
 * @param street street with house number
 */
public record InstallationAddress(String street, String city, String postalCode, String country) {
    @Override
    public String toString() {
        return "InstallationAddress[…]";
    }
}
