using System.CommandLine;
using System.Globalization;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class UploadList
{
    private static readonly string[] Columns = ["UPLOAD", "BUCKET", "PARTS", "BYTES", "STARTED", "ACTIVE", "AUTHOR", "PATH"];

    public static Command Create(CommandIo io)
    {
        var description = """
            List the uploads in parts that are in progress, in all buckets, the oldest first.

            Example:
              pfs upload list --json
            """;
        return new ClientCommand(io, "list", description, [], async (call, cancellationToken) =>
        {
            var uploads = Pages.ReadAsync<Upload>(
                async token =>
                {
                    var request = new ListUploadsRequest { PageSize = 1000, PageToken = token };
                    var page = await call.Admin.ListUploadsAsync(request, cancellationToken: cancellationToken);
                    return (page.Uploads, page.NextPageToken);
                },
                cancellationToken);
            await foreach (var upload in uploads)
            {
                call.Print.Row(Columns, Cells(upload), json => json.Write(upload));
            }
        });
    }

    private static string[] Cells(Upload upload) =>
    [
        upload.Id, $"{upload.Branch}.{upload.Repo}", Number(upload.PartCount), Number(upload.TotalBytes), Display.Time(upload.CreatedAt),
        Display.Time(upload.ActiveAt), upload.Author, upload.Path.ToStringUtf8(),
    ];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
