using System.Text;

namespace Pfs.Core;

/// <summary>A secret as it lies in the log; opened once, when it is first needed.</summary>
internal sealed class SealedSecret(ReadOnlyMemory<byte> sealedBytes)
{
    private string? _secret;

    public ReadOnlySpan<byte> Bytes => sealedBytes.Span;

    /// <exception cref="PfsException"><see cref="PfsError.AccessKeyFile"/>: it was sealed with another key, or for another owner.</exception>
    public string Open(SecretBox box, string owner) => _secret ??= box.Open(sealedBytes.Span, owner) is { } opened
        ? Encoding.UTF8.GetString(opened)
        : throw new PfsException(
            PfsError.AccessKeyFile, $"The secret of access key '{owner}' was sealed with another {SecretBox.FileName}; bring the file back that belongs to this store.");
}
