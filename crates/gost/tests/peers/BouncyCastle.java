// Bouncy Castle answers questions about keys, signatures and hashes; see gost_engine.c for the questions.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cryptopro.ECGOST3410NamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_256Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_512Digest;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECGOST3410_2012Signer;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.encoders.Hex;

public class BouncyCastle {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<String, ECDomainParameters> SETS = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) {
            System.out.println(answer(line.split(" ", -1)));
        }
    }

    private static String answer(String[] words) {
        if (words[0].equals("hash")) {
            return hash(words[1], Hex.decode(words[2]));
        }
        ECDomainParameters set = SETS.computeIfAbsent(words[1], BouncyCastle::named);
        if (set == null) {
            return "unknown";
        }
        int digits = words[2].length();
        switch (words[0]) {
            case "public":
                ECPoint q = set.getG().multiply(number(words[2])).normalize();
                return digits(q.getAffineXCoord().toBigInteger(), digits)
                        + " " + digits(q.getAffineYCoord().toBigInteger(), digits);
            case "sign":
                return sign(new ECPrivateKeyParameters(number(words[2]), set), Hex.decode(words[3]), digits);
            case "verify":
                return verify(set, words) ? "accepted" : "refused";
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private static ECDomainParameters named(String oid) {
        X9ECParameters known = ECGOST3410NamedCurves.getByOIDX9(new ASN1ObjectIdentifier(oid));
        return known == null ? null : new ECDomainParameters(known);
    }

    private static String sign(ECPrivateKeyParameters key, byte[] digest, int digits) {
        ECGOST3410_2012Signer signer = new ECGOST3410_2012Signer();
        signer.init(true, new ParametersWithRandom(key, RANDOM));
        BigInteger[] pair = signer.generateSignature(digest);
        return digits(pair[0], digits) + " " + digits(pair[1], digits);
    }

    private static boolean verify(ECDomainParameters set, String[] words) {
        ECPoint point;
        try {
            point = set.validatePublicPoint(set.getCurve().createPoint(number(words[2]), number(words[3])));
        } catch (IllegalArgumentException notOnTheCurve) {
            return false;
        }
        ECGOST3410_2012Signer signer = new ECGOST3410_2012Signer();
        signer.init(false, new ECPublicKeyParameters(point, set));
        return signer.verifySignature(Hex.decode(words[4]), number(words[5]), number(words[6]));
    }

    private static String hash(String name, byte[] message) {
        Digest hash;
        switch (name) {
            case "Streebog256":
                hash = new GOST3411_2012_256Digest();
                break;
            case "Streebog512":
                hash = new GOST3411_2012_512Digest();
                break;
            case "Gost94Test":
                hash = new GOST3411Digest(GOST28147Engine.getSBox("D-Test"));
                break;
            case "Gost94CryptoPro":
                hash = new GOST3411Digest(GOST28147Engine.getSBox("D-A"));
                break;
            default:
                return "unknown";
        }
        byte[] digest = new byte[hash.getDigestSize()];
        hash.update(message, 0, message.length);
        hash.doFinal(digest, 0);
        return Hex.toHexString(digest);
    }

    private static BigInteger number(String digits) {
        return new BigInteger(digits, 16);
    }

    private static String digits(BigInteger number, int digits) {
        String text = number.toString(16);
        return "0".repeat(digits - text.length()) + text;
    }
}
