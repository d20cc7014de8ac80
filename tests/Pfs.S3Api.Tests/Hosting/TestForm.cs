using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Pfs.S3Api.Tests.Hosting;

/// <summary>A form for PostObject with a policy that allows it, signed; each piece of it can be changed before it is sent.</summary>
internal sealed class TestForm
{
    private const string Boundary = "----form boundary 42";

    public TestForm(string key = "k", string content = "text")
    {
        Fields = [("key", key)];
        Content = content;
    }

    /// <summary>Fields before the file, without those of the signature; each is a condition of the policy, too.</summary>
    public List<(string Name, string Value)> Fields { get; }

    /// <summary>Conditions in JSON beside those for the fields.</summary>
    public List<string> Conditions { get; } = [];

    /// <summary>Fields that no condition covers.</summary>
    public List<(string Name, string Value)> Uncovered { get; } = [];

    public string Content { get; set; }

    /// <summary>The Content-Disposition's parameter; empty for none.</summary>
    public string FileName { get; set; } = "a.txt";

    public string Bucket { get; set; } = "main.images";

    public DateTimeOffset Expiration { get; set; } = TimeProvider.System.GetUtcNow().AddMinutes(5);

    /// <summary>The policy; null: made of the above.</summary>
    public string? Policy { get; set; }

    public string AccessKey { get; set; } = S3Host.AccessKey;

    public string SecretKey { get; set; } = S3Host.SecretKey;

    /// <summary>Changes the finished list of fields.</summary>
    public Action<List<(string Name, string Value)>>? Tamper { get; set; }

    /// <summary>What comes behind the file.</summary>
    public string Rest { get; set; } = $"\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"submit\"\r\n\r\nUpload\r\n--{Boundary}--\r\n";

    public string ContentType { get; set; } = $"multipart/form-data; boundary=\"{Boundary}\"";

    public static string Delimiter => $"\r\n--{Boundary}";

    public async Task<S3Answer> SendAsync(S3Host host, string target = "/main.images")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host.Authority}{target}");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body()));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return await host.SendUnsignedAsync(request);
    }

    public string Body()
    {
        var body = new StringBuilder();
        foreach (var (name, value) in SignedFields())
        {
            body.Append(null, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        var file = FileName.Length > 0 ? $"; filename=\"{FileName}\"" : "";
        return body.Append(null, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"{file}\r\nContent-Type: text/x-file\r\n\r\n")
            .Append(Content).Append(Rest).ToString();
    }

    private List<(string Name, string Value)> SignedFields()
    {
        var time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", null);
        List<(string Name, string Value)> fields =
        [
            .. Fields,
            ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", $"{AccessKey}/{time[..8]}/eu-west-7/s3/aws4_request"),
            ("x-amz-date", time),
        ];
        var policy = Convert.ToBase64String(Encoding.UTF8.GetBytes(Policy ?? PolicyOf(fields)));
        var key = Encoding.UTF8.GetBytes("AWS4" + SecretKey);
        foreach (var part in new[] { time[..8], "eu-west-7", "s3", "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        fields.Add(("policy", policy));
        fields.Add(("x-amz-signature", Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(policy)))));
        fields.AddRange(Uncovered);
        Tamper?.Invoke(fields);
        return fields;
    }

    private string PolicyOf(IEnumerable<(string Name, string Value)> fields)
    {
        var conditions = fields.Select(field => field.Name == "key"
                ? """["starts-with", "$key", ""]"""
                : JsonSerializer.Serialize(new Dictionary<string, string> { [field.Name] = field.Value }))
            .Append($$"""{"bucket": "{{Bucket}}"}""")
            .Concat(Conditions);
        return $$"""{"expiration": "{{Expiration.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}", "conditions": [{{string.Join(", ", conditions)}}]}""";
    }
}
