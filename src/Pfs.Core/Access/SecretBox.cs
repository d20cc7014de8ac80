using System.Security.Cryptography;
using System.Text;

namespace Pfs.Core;

/// <summary>
/// Seals secrets with AES-256-GCM under the key of a file that lies outside the segments (ADR 0011). Safe for any number of callers.
/// What is sealed is a nonce (12 bytes), a tag (16) and the ciphertext.
/// </summary>
public sealed class SecretBox : IDisposable
{
    /// <summary>The file's name in the data directory, unless another is set.</summary>
    public const string FileName = "access.key";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = NonceBytes + TagBytes;

    private readonly Lock _gate = new(); // AesGcm is for one at a time
    private readonly AesGcm _cipher;

    /// <summary>Takes a key of 32 bytes.</summary>
    public SecretBox(ReadOnlySpan<byte> key) => _cipher = new AesGcm(key, TagBytes);

    /// <summary>
    /// Takes the key of the file, 64 hex digits; makes the file, durably and readable by its owner alone, when it is absent and
    /// <paramref name="mayCreate"/> says that nothing was sealed with it yet.
    /// </summary>
    /// <exception cref="PfsException"><see cref="PfsError.AccessKeyFile"/>: the file is missing, unreadable, or not such a key.</exception>
    public static SecretBox Load(string path, bool mayCreate)
    {
        try
        {
            if (mayCreate && !File.Exists(path))
            {
                var key = RandomNumberGenerator.GetBytes(KeyBytes);
                DurableFile.Create(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key) + "\n"));
                return new SecretBox(key);
            }

            var text = File.ReadAllText(path).Trim();
            return text.Length == 2 * KeyBytes && text.All(char.IsAsciiHexDigit)
                ? new SecretBox(Convert.FromHexString(text))
                : throw Unusable(path, "it does not hold 64 hex digits");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable(path, "it is missing, and the store holds access keys that were sealed with it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e.Message.TrimEnd('.'));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();

    /// <summary>Seals bytes for an owner: they can be opened with the same owner only.</summary>
    internal byte[] Seal(ReadOnlySpan<byte> plain, string owner)
    {
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_gate)
        {
            _cipher.Encrypt(nonce, plain, result.AsSpan(HeadBytes), result.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(owner));
        }

        return result;
    }

    /// <summary>What was sealed; null when it was sealed with another key or for another owner, or not by us.</summary>
    internal byte[]? Open(ReadOnlySpan<byte> sealedBytes, string owner)
    {
        if (sealedBytes.Length < HeadBytes)
        {
            return null;
        }

        var plain = new byte[sealedBytes.Length - HeadBytes];
        try
        {
            lock (_gate)
            {
                _cipher.Decrypt(
                    sealedBytes[..NonceBytes], sealedBytes[HeadBytes..], sealedBytes.Slice(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(owner));
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return plain;
    }

    private static PfsException Unusable(string path, string reason) =>
        new(PfsError.AccessKeyFile, $"The key file {path} cannot be used: {reason}; restore it from a backup, or name another with --access-key-file.");
}
