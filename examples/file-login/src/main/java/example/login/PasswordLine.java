package example.login;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A line of the file, {@code nick:salt:hash}: the salted PBKDF2 of a password, in base64.
 *
 * @param nick as its owner writes it
 */
record PasswordLine(String nick, String salt, String hash) {

  private static final int ITERATIONS = 210_000;

  /** Reads a line. */
  static PasswordLine parse(String line) throws IOException {
    String[] parts = line.split(":", -1);
    if (parts.length != 3) {
      throw new IOException("A line of the password file is not nick:salt:hash.");
    }
    return new PasswordLine(parts[0], parts[1], parts[2]);
  }

  /** A new line for a password. */
  static PasswordLine of(String nick, String password) throws GeneralSecurityException {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    String text = Base64.getEncoder().encodeToString(salt);
    return new PasswordLine(nick, text, hash(password, text));
  }

  /** Whether it is the password. */
  boolean hasPassword(String password) throws GeneralSecurityException {
    byte[] offered = hash(password, salt).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(offered, hash.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hash(String password, String salt) throws GeneralSecurityException {
    PBEKeySpec key =
        new PBEKeySpec(password.toCharArray(), Base64.getDecoder().decode(salt), ITERATIONS, 256);
    SecretKeyFactory pbkdf2 = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
    return Base64.getEncoder().encodeToString(pbkdf2.generateSecret(key).getEncoded());
  }

  @Override
  public String toString() {
    return nick + ":" + salt + ":" + hash;
  }

  /** Prints the line for a nick and the password that it reads. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length != 1) {
      System.err.println("usage: java -jar file-login.jar <nick>, with the password as input");
      return;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(of(arguments[0], in.readLine()));
  }
}
