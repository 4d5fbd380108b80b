package nl.chargecars.partnersync.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import nl.chargecars.partnersync.settings.AddressRange;

/**
 * Decides which addresses a partner's URL may lead to: only those of the public internet (design, "Refused addresses"). The check
 * is made on the address that is connected to, so it cannot be evaded by a name that resolves differently each time. The ranges
 * are those of the IANA special-purpose registries (RFC 6890).
 */
public final class PublicAddresses {

    private static final List<AddressRange> REFUSED_V4 = ranges(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, cloud metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    /** Only global unicast is allowed: loopback, ULA, link-local, NAT64 and mapped IPv4 addresses are outside of it. */
    private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

    private static final List<AddressRange> REFUSED_V6 = ranges(
            "2001::/23", // protocol assignments, Teredo among them
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: an IPv4 address inside
            "3fff::/20"); // documentation

    private PublicAddresses() {}

    /** True for an address of the public internet. */
    public static boolean include(InetAddress address) {
        if (address instanceof Inet4Address) {
            return REFUSED_V4.stream().noneMatch(range -> range.contains(address));
        }
        return GLOBAL_UNICAST.contains(address) && REFUSED_V6.stream().noneMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Arrays.stream(texts).map(AddressRange::parse).toList();
    }
}
