using System.Text;
using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Forms;

/// <summary>
/// A form that a browser posts to a bucket: its fields up to the file, and the file, which is still to be read. Names of fields are
/// compared without regard to case.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
/// </summary>
internal sealed class PostForm
{
    /// <summary>Names and values of all fields before the file, as S3 documents.</summary>
    public const int MaxFieldBytes = 20 * 1024;

    private const string FileField = "file";
    private const string FileNameVariable = "${filename}";
    private const int MaxFields = 100; // an empty one costs a header, too

    private readonly FormReader _reader;
    private readonly Dictionary<string, FormField> _fields = new(StringComparer.OrdinalIgnoreCase);
    private string? _fileName;

    private PostForm(FormReader reader) => _reader = reader;

    public IEnumerable<FormField> Fields => _fields.Values;

    /// <summary>The file's bytes, to be read once.</summary>
    public Stream File => _reader;

    /// <summary>The value of a field; null when the form has none of that name.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name)?.Value;

    /// <summary>The key of the object, with the file's name where the form asks for it.</summary>
    /// <exception cref="S3Exception">InvalidArgument when there is none.</exception>
    public string Key
    {
        get
        {
            var key = this["key"] ?? throw Missing("key");
            key = _fileName is null ? key : key.Replace(FileNameVariable, _fileName, StringComparison.Ordinal);
            return key.Length > 0 ? key : throw S3Exception.InvalidArgument("key", key, "User key must have a length greater than 0.");
        }
    }

    /// <summary>Reads the form up to its file.</summary>
    /// <exception cref="S3Exception">PreconditionFailed, MalformedPOSTRequest, MaxPostPreDataLengthExceeded; InvalidArgument without a file.</exception>
    public static async ValueTask<PostForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = new PostForm(FormReader.Open(request));
        var left = MaxFieldBytes;
        while (await form._reader.NextAsync(cancellationToken) is { } part)
        {
            if (IsFile(part))
            {
                form._fileName = part.FileName is { } name ? name[(name.LastIndexOfAny(['/', '\\']) + 1)..] : null;
                return form;
            }

            left -= Encoding.UTF8.GetByteCount(part.Name);
            var value = await form._reader.ReadTextAsync(left, cancellationToken);
            left -= Encoding.UTF8.GetByteCount(value);
            if (form._fields.Count == MaxFields || !form._fields.TryAdd(part.Name, new FormField(part.Name, value)))
            {
                throw new S3Exception(S3Error.MalformedPostRequest); // a second value might not be the one that the policy is held against
            }
        }

        throw WrongFiles(0);
    }

    /// <summary>Reads what comes behind the file, which means nothing, to where the form ends.</summary>
    /// <exception cref="S3Exception">InvalidArgument for a second file; MalformedPOSTRequest when the form has no end.</exception>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        var left = MaxFieldBytes;
        for (var parts = 0; await _reader.NextAsync(cancellationToken) is { } part; parts++)
        {
            if (IsFile(part))
            {
                throw WrongFiles(2);
            }

            left -= Encoding.UTF8.GetByteCount(await _reader.ReadTextAsync(left, cancellationToken));
            if (parts == MaxFields)
            {
                throw new S3Exception(S3Error.MalformedPostRequest);
            }
        }
    }

    /// <summary>The fields as the headers of a PUT that they stand for; values are the bytes that were sent, as headers are read.</summary>
    public HeaderDictionary ToHeaders()
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in Fields)
        {
            headers[name.Equals("acl", StringComparison.OrdinalIgnoreCase) ? "x-amz-acl" : name] =
                Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
        }

        return headers;
    }

    /// <summary>The refusal of a form without a field that it needs.</summary>
    public static S3Exception Missing(string field) => S3Exception.InvalidArgument(
        field, null, $"Bucket POST must contain a field named '{field}'.  If it is specified, please check the order of the fields.");

    private static bool IsFile(FormPart part) => part.Name.Equals(FileField, StringComparison.OrdinalIgnoreCase);

    private static S3Exception WrongFiles(int count) =>
        S3Exception.InvalidArgument(FileField, $"{count}", "POST requires exactly one file upload per request.");
}
